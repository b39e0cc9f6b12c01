package capstan.market.ledger;

import java.util.List;

/// What journal and ledger hold of one symbol.
///
/// @param firstSequenceNr lowest journaled fact that is still stored, 0 when there is none
/// @param lastSequenceNr highest one
/// @param stateSnapshots sequence numbers of the stored state snapshots, ascending; checkpoints of the retention
///     are among them
/// @param totals of this symbol
/// @param open its open gaps, newest first, as many as were asked for
/// @param missing ranges of trade ids that are recorded as not to be had, newest first, as many as were asked for
public record SymbolLedger(
        long firstSequenceNr,
        long lastSequenceNr,
        List<Long> stateSnapshots,
        LedgerTotals totals,
        List<LedgerGap> open,
        List<MissingTrades> missing) {

    public SymbolLedger {
        stateSnapshots = List.copyOf(stateSnapshots);
        open = List.copyOf(open);
        missing = List.copyOf(missing);
    }

    /// Trade ids `firstId` to `lastId`, both inclusive, that cannot be had any more.
    ///
    /// @param sequenceNr of the fact that says so
    public record MissingTrades(long sequenceNr, long recordedAtMicros, long firstId, long lastId, String reason) {}
}
