package capstan.market.ledger;

import org.jspecify.annotations.Nullable;

/// One gap of the ledger.
///
/// @param sequenceNr of its `GapDetected` in the symbol's journal
/// @param ordering of the same fact in the journal as a whole; newer facts have higher ones
/// @param kind name of a `GapKind`
/// @param expectedId the id that had to come, 0 when the kind has none
/// @param receivedId the id that came instead, 0 when the kind has none
/// @param line whose frames showed it, −1 when it was not a frame that did
/// @param detail for people: what was expected and what came
/// @param healed null while the gap is open
public record LedgerGap(
        String venue,
        String symbol,
        long sequenceNr,
        long ordering,
        String kind,
        long expectedId,
        long receivedId,
        long detectedAtMicros,
        int line,
        String detail,
        @Nullable Healed healed) {

    /// How a gap was closed.
    ///
    /// @param by name of a way: `LINE`, `SNAPSHOT`, `BACKFILL` or `MISSING`
    /// @param line that brought what was missing, −1 when none did
    /// @param weight request weight at the venue that was spent for it
    /// @param sequenceNr of the fact that says so
    /// @param journaled false when no `GapHealed` says it, only what was journaled next: journals of earlier
    ///     versions
    public record Healed(long atMicros, String by, int line, int weight, long sequenceNr, boolean journaled) {}
}
