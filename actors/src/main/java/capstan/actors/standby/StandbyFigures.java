package capstan.actors.standby;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.Address;

/// What a node knows of standing by. Safe for any thread.
public final class StandbyFigures {

    /// What one node has done since it started.
    ///
    /// @param takeOvers books made because another node was silent
    /// @param handOvers entities that ended and for which another node went on at once
    /// @param handBacks books that stood in and ended
    public record Counts(long takeOvers, long handOvers, long handBacks) {}

    private volatile Map<Address, Set<String>> warm = Map.of();
    private volatile Map<Address, Set<String>> standIns = Map.of();
    private volatile Map<Address, Counts> counts = Map.of();
    private volatile boolean calm = true;
    private final AtomicLong takeOvers = new AtomicLong();
    private final AtomicLong handOvers = new AtomicLong();
    private final AtomicLong handBacks = new AtomicLong();

    /// Ids `venue:SYMBOL` whose states each node keeps folded for others.
    public Map<Address, Set<String>> warm() {
        return warm;
    }

    /// Ids for whose entities a book of the node stands in.
    public Map<Address, Set<String>> standIns() {
        return standIns;
    }

    /// What each node has done, a moment ago.
    public Map<Address, Counts> counts() {
        return counts;
    }

    /// What this node has done.
    public Counts own() {
        return new Counts(takeOvers.get(), handOvers.get(), handBacks.get());
    }

    void told(Map<Address, Set<String>> warmNow, Map<Address, Counts> countsNow) {
        warm = Map.copyOf(warmNow);
        counts = Map.copyOf(countsNow);
    }

    /// Whether every node is heard and no book stands in.
    boolean isCalm() {
        return calm && standIns.isEmpty();
    }

    void calm(boolean now) {
        calm = now;
    }

    void standIns(Map<Address, Set<String>> now) {
        standIns = Map.copyOf(now);
    }

    void tookOver(int books) {
        takeOvers.addAndGet(books);
    }

    void handedOver() {
        handOvers.incrementAndGet();
    }

    void handedBack() {
        handBacks.incrementAndGet();
    }
}
