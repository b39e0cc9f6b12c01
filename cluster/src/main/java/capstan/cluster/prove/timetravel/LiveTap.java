package capstan.cluster.prove.timetravel;

import capstan.cluster.node.NodeTap;
import capstan.cluster.node.WatchedHotState;
import capstan.market.book.BookStatus;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Remembers what entities publish as live, without a look at the journal: each of all with the same chance, within a
/// bound. Called from many threads.
final class LiveTap implements NodeTap {

    private final int bound;
    private final Random random;
    private final List<Seen> kept = new ArrayList<>();
    private long published;

    LiveTap(int bound, long seed) {
        this.bound = bound;
        random = new Random(seed);
    }

    @Override
    public HotStateStore hotState(HotStateStore store) {
        return new WatchedHotState(store, this::published, _ -> {});
    }

    /// Live books published so far.
    synchronized long published() {
        return published;
    }

    synchronized List<Seen> kept() {
        return List.copyOf(kept);
    }

    private synchronized void published(HotState state) {
        if (state.status() != BookStatus.LIVE) {
            return;
        }
        var seen = new Seen(
                state.instrument().symbol(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                state.sum(),
                state.chain(),
                state.status().name(),
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
        published++;
        if (kept.size() < bound) {
            kept.add(seen);
        } else {
            long place = random.nextLong(published);
            if (place < bound) {
                kept.set((int) place, seen);
            }
        }
    }
}
