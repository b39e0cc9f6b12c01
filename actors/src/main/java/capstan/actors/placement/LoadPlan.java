package capstan.actors.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Which shard should go where. Knows no cluster: regions are whatever holds shards.
final class LoadPlan<R> {

    private final PlacementSettings settings;
    private final ToDoubleFunction<String> weight;
    private final Map<R, List<String>> held = new HashMap<>();
    private final Map<R, Double> loads = new HashMap<>();
    /// Regions in a fixed order, so that equal ones are always chosen in the same way.
    private final List<R> order;

    /// @param held shards by region; the order of iteration decides between equals
    /// @param weight of a shard, above 0
    LoadPlan(PlacementSettings settings, Map<R, List<String>> held, ToDoubleFunction<String> weight) {
        this.settings = settings;
        this.weight = weight;
        order = List.copyOf(held.keySet());
        held.forEach((region, shards) -> {
            this.held.put(region, new ArrayList<>(shards));
            loads.put(region, shards.stream().mapToDouble(weight).sum());
        });
    }

    /// The region with the least to do.
    R lightest() {
        R best = order.getFirst();
        for (R region : order) {
            if (load(region) < load(best)) {
                best = region;
            }
        }
        return best;
    }

    private R heaviest() {
        R worst = order.getFirst();
        for (R region : order) {
            if (load(region) > load(worst)) {
                worst = region;
            }
        }
        return worst;
    }

    private double load(R region) {
        return loads.getOrDefault(region, 0.0);
    }

    private List<String> shardsOf(R region) {
        return held.getOrDefault(region, List.of());
    }

    /// Shards that should leave where they are, a few at most. Each goes from the region with the most to do to the one
    /// with the least, when that brings both clearly closer: moving is not free.
    Set<String> moves() {
        var moves = new LinkedHashSet<String>();
        double mean = loads.values().stream().mapToDouble(Double::doubleValue).sum() / order.size();
        double allowed = Math.max(settings.leastDifference(), settings.tolerance() * mean);
        while (moves.size() < settings.movesARound()) {
            R from = heaviest();
            R to = lightest();
            double difference = load(from) - load(to);
            if (difference <= allowed) {
                break;
            }
            String shard = best(from, difference, allowed / 2, moves);
            if (shard == null) {
                break;
            }
            double moved = weight.applyAsDouble(shard);
            moves.add(shard);
            held.computeIfPresent(from, (_, shards) -> without(shards, shard));
            held.computeIfPresent(to, (_, shards) -> with(shards, shard));
            loads.merge(from, -moved, Double::sum);
            loads.merge(to, moved, Double::sum);
        }
        return moves;
    }

    /// The shard after whose move the two regions differ least, null when none makes them differ by `gain` less.
    private @Nullable String best(R from, double difference, double gain, Set<String> moved) {
        String best = null;
        double least = difference - gain;
        for (String shard : shardsOf(from)) {
            double after = Math.abs(difference - 2 * weight.applyAsDouble(shard));
            if (after < least && !moved.contains(shard)) {
                best = shard;
                least = after;
            }
        }
        return best;
    }

    private static List<String> without(List<String> shards, String shard) {
        var rest = new ArrayList<>(shards);
        rest.remove(shard);
        return rest;
    }

    private static List<String> with(List<String> shards, String shard) {
        var more = new ArrayList<>(shards);
        more.add(shard);
        return more;
    }
}
