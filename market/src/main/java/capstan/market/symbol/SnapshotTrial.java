package capstan.market.symbol;

/// What came of trying to anchor a book to a depth snapshot.
///
/// @param bestAgreed whether a best bid and ask of the venue at an equal id agreed with it
/// @param depthAgreed whether a `depth20` of the venue at an equal id agreed with it
/// @param lastId where the book would stand
/// @param difference what crossed or differed, empty when nothing did
public record SnapshotTrial(SnapshotFit fit, boolean bestAgreed, boolean depthAgreed, long lastId, String difference) {}
