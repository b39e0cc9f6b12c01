package capstan.cluster.capture;

/// Something wrong in a capture.
///
/// @param row of the table, 1 for the first behind the header
/// @param firstId lowest update or trade id concerned, 0 when there is none
/// @param lastId highest one, inclusive
/// @param expected what should have been there
/// @param got what was
public record CaptureFault(long row, CaptureFaultKind kind, long firstId, long lastId, String expected, String got) {}
