package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import org.jspecify.annotations.Nullable;

/// Where one symbol stands: status, ids, proof and what was counted, in one reply.
///
/// @param status a `BookStatus`
/// @param reason a `GapKind`, null when live
/// @param openTradeGaps ranges of skipped trade ids still to be fetched
/// @param journalEvents sequence number of the last journaled fact
/// @param generation last generation handed to the hot state
/// @param publishes publishes that the hot state accepted since this entity started
/// @param recoveredEvents facts folded when this entity started, 0 when it started new
/// @param recoveredFromSnapshot sequence number of the state snapshot it started from, 0 when none
/// @param recoveredFrames frames in the facts folded
/// @param recoveryMillis how long that took
public record SymbolStatus(
        String venue,
        String symbol,
        String status,
        @Nullable String reason,
        boolean followed,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        long sum,
        long chain,
        long tradeChain,
        long firstTradeId,
        long lastTradeId,
        int openTradeGaps,
        long eventTimeMicros,
        long receiveTimeMicros,
        long journalEvents,
        long generation,
        long publishes,
        long recoveredEvents,
        long recoveredFromSnapshot,
        long recoveredFrames,
        long recoveryMillis,
        long frames,
        long diffsApplied,
        long diffsStale,
        long trades,
        long tradesBackfilled,
        long tradesMissing,
        long gaps,
        long anchors,
        long crossed,
        long topChecks,
        long topMismatches,
        BookDetail detail)
        implements CborSerializable {}
