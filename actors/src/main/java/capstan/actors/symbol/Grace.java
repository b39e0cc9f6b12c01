package capstan.actors.symbol;

import capstan.market.book.GapKind;
import capstan.market.symbol.IdRange;
import capstan.market.symbol.OpenGap;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/// How much longer another line may take to bring what is missing before the venue's REST is asked, counted from
/// when it was found missing. Each hole has a grace of its own, so holes that come one behind the other do not use
/// up the first one's.
final class Grace {

    private Grace() {}

    /// For the diffs between the book and the first kept one. None for a book that diffs cannot heal.
    static Duration forBook(SymbolState state, Duration grace, long nowMicros) {
        if (!state.healsByDiffs()) {
            return Duration.ZERO;
        }
        long next = state.lastUpdateId() + 1;
        long detected = 0;
        for (OpenGap gap : state.openGaps()) {
            boolean holds = gap.kind() == GapKind.DEPTH_IDS
                    ? gap.expectedId() <= next && next < gap.receivedId()
                    : gap.kind().breaksBook();
            detected = holds ? Math.max(detected, gap.detectedAtMicros()) : detected;
        }
        return left(detected, grace, nowMicros);
    }

    static Duration forTrades(SymbolState state, IdRange ids, Duration grace, long nowMicros) {
        long detected = 0;
        for (OpenGap gap : state.openGaps()) {
            if (gap.kind() == GapKind.TRADE_IDS && gap.expectedId() <= ids.first() && ids.first() < gap.receivedId()) {
                detected = gap.detectedAtMicros();
            }
        }
        return left(detected, grace, nowMicros);
    }

    /// Our clock may jump; a grace never gets longer by that.
    private static Duration left(long detectedMicros, Duration grace, long nowMicros) {
        long graceMicros = TimeUnit.NANOSECONDS.toMicros(grace.toNanos());
        long left = Math.clamp(detectedMicros + graceMicros - nowMicros, 0, graceMicros);
        return Duration.of(left, ChronoUnit.MICROS);
    }
}
