package capstan.actors.placement;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// What shards cost, in frames a second: counts those of this node, and knows what all nodes have reported. Safe for
/// any thread.
final class ShardLoads {

    private record Rate(double framesPerSecond, long atNanos) {}

    private final Map<String, LongAdder> counted = new ConcurrentHashMap<>();
    private final Map<String, Rate> known = new ConcurrentHashMap<>();
    private final PlacementSettings settings;
    private final LongSupplier nanos;

    /// @param nanos a monotonic clock
    ShardLoads(PlacementSettings settings, LongSupplier nanos) {
        this.settings = settings;
        this.nanos = nanos;
    }

    /// An entity of this node has got frames.
    void count(String shard, int frames) {
        counted.computeIfAbsent(shard, _ -> new LongAdder()).add(frames);
    }

    /// Rates of this node's shards since this was called last; those that got nothing are left out, since they may have
    /// moved to another node.
    ///
    /// @param seconds since then
    Map<String, Double> take(double seconds) {
        var rates = new HashMap<String, Double>();
        counted.forEach((shard, adder) -> {
            long frames = adder.sumThenReset();
            if (frames > 0) {
                rates.put(shard, frames / seconds);
            } else {
                counted.remove(shard, adder);
            }
        });
        return rates;
    }

    /// A node has told what its shards cost.
    void reported(Map<String, Double> rates) {
        long now = nanos.getAsLong();
        double share = settings.smoothing();
        rates.forEach((shard, rate) -> known.merge(
                shard,
                new Rate(rate, now),
                (before, newest) -> new Rate(
                        before.framesPerSecond * (1 - share) + newest.framesPerSecond * share, newest.atNanos)));
    }

    /// What a shard weighs: what it costs, and a little for being there. One that nobody has told of weighs that
    /// little.
    double weight(String shard) {
        Rate rate = known.get(shard);
        boolean idle = rate == null
                || nanos.getAsLong() - rate.atNanos > settings.idleAfter().toNanos();
        return settings.idleRate() + (idle || rate == null ? 0 : rate.framesPerSecond);
    }
}
