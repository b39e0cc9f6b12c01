package capstan.market.ledger;

/// One anchor of a book in the ledger.
///
/// @param sequenceNr of its `Anchored` in the symbol's journal
/// @param ordering of the same fact in the journal as a whole; newer facts have higher ones
/// @param updateId of the depth snapshot
/// @param requestedLevels levels a side that the snapshot was asked for
/// @param bidLevels levels that it has
/// @param askLevels levels that it has
/// @param reason kind of the gap that it closed, `INITIAL` for a symbol's first one, or why a live book was anchored
public record LedgerAnchor(
        String venue,
        String symbol,
        long sequenceNr,
        long ordering,
        long anchoredAtMicros,
        long updateId,
        int requestedLevels,
        int bidLevels,
        int askLevels,
        String reason) {}
