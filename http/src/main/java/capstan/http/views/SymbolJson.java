package capstan.http.views;

import capstan.actors.symbol.SymbolStatus;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// One symbol of `/symbols`.
///
/// @param state a `BookStatus`, or `UNREACHABLE`
/// @param stateReason a `GapKind`, or why the entity does not answer; null when live
/// @param detail written beside the others; null when the entity does not answer
public record SymbolJson(
        String id,
        String venue,
        String symbol,
        String state,
        @Nullable String stateReason,
        @JsonUnwrapped @Nullable Detail detail) {

    /// @param gen last generation handed to the hot state
    /// @param ageMs since the newest frame was received
    public record Detail(
            boolean followed,
            long lastUpdateId,
            long anchorUpdateId,
            long epoch,
            long gen,
            String bookHash,
            String chain,
            String tradeChain,
            long firstTradeId,
            long lastTradeId,
            int openTradeGaps,
            @Nullable Long eventUs,
            @Nullable Long receiveUs,
            @Nullable Long ageMs,
            long journalEvents,
            long publishes,
            Recovery recovery,
            Counters counters) {}

    /// How the entity came to its state when it started; see `SymbolStatus`.
    public record Recovery(long events, long frames, long fromSnapshot, long ms) {}

    /// Since the symbol's first journaled fact; see `SymbolCounters`.
    public record Counters(
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
            long topMismatches) {}

    public static SymbolJson of(SymbolStatus status, InstantSource clock) {
        Detail detail = new Detail(
                status.followed(),
                status.lastUpdateId(),
                status.anchorUpdateId(),
                status.epoch(),
                status.generation(),
                Json.hex(status.sum()),
                Json.hex(status.chain()),
                Json.hex(status.tradeChain()),
                status.firstTradeId(),
                status.lastTradeId(),
                status.openTradeGaps(),
                Age.micros(status.eventTimeMicros()),
                Age.micros(status.receiveTimeMicros()),
                Age.millisSince(status.receiveTimeMicros(), clock),
                status.journalEvents(),
                status.publishes(),
                recovery(status),
                counters(status));
        return new SymbolJson(
                status.venue() + ":" + status.symbol(),
                status.venue(),
                status.symbol(),
                status.status(),
                status.reason(),
                detail);
    }

    /// A symbol whose entity does not answer.
    ///
    /// @param id `venue:SYMBOL`
    public static SymbolJson unreachable(String id, String state, @Nullable String reason) {
        int colon = id.indexOf(':');
        return new SymbolJson(id, id.substring(0, colon), id.substring(colon + 1), state, reason, null);
    }

    private static Recovery recovery(SymbolStatus status) {
        return new Recovery(
                status.recoveredEvents(),
                status.recoveredFrames(),
                status.recoveredFromSnapshot(),
                status.recoveryMillis());
    }

    private static Counters counters(SymbolStatus status) {
        return new Counters(
                status.frames(),
                status.diffsApplied(),
                status.diffsStale(),
                status.trades(),
                status.tradesBackfilled(),
                status.tradesMissing(),
                status.gaps(),
                status.anchors(),
                status.crossed(),
                status.topChecks(),
                status.topMismatches());
    }
}
