package capstan.cluster.prove.swaps;

import capstan.market.hotstate.HotState;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What each generation of one symbol must show, made again from the seed: the newest ones in a ring, older ones
/// forgotten. Also how far readers have got together. Safe for any thread.
final class SwapTruth {

    /// Generations that are kept; a reader that is further behind than this cannot be judged, and says so.
    private static final int KEPT = 2_048;

    private final SwapMarket market;
    private final long last;
    private final @Nullable HotState[] ring = new HotState[KEPT];
    private final AtomicLong newestSeen = new AtomicLong();

    /// @param last generation behind which there is none
    SwapTruth(SwapMarket market, long last) {
        this.market = market;
        this.last = last;
    }

    String symbol() {
        return market.symbol();
    }

    /// Generation that the proof ends with.
    long last() {
        return last;
    }

    /// Newest generation that any reader was shown.
    long newestSeen() {
        return newestSeen.get();
    }

    void seen(long generation) {
        newestSeen.accumulateAndGet(generation, Math::max);
    }

    /// Whether there was such a generation at all.
    boolean exists(long generation) {
        return generation >= 1 && generation <= last;
    }

    /// Null when it is forgotten.
    synchronized @Nullable HotState of(long generation) {
        while (market.generation() < generation) {
            HotState state = market.next();
            ring[(int) (state.generation() % KEPT)] = state;
        }
        HotState kept = ring[(int) (generation % KEPT)];
        return kept == null || kept.generation() != generation ? null : kept;
    }
}
