package capstan.actors.placement;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/// Places shards by what they cost. Moves few at a time and then waits, so that what a move has changed is measured
/// before the next one. Called by the coordinator of the shards only, one call at a time.
final class LoadAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(LoadAllocation.class);

    private final PlacementSettings settings;
    private final ShardLoads loads;
    private final RegionNodes nodes;
    private final BooleanSupplier calm;
    private final LongSupplier nanos;
    private long quietUntilNanos;

    /// @param calm whether nothing is known of a node that is silent, though the cluster does not know yet; a move
    ///     waits for all nodes, and the shard's entities meanwhile for their messages
    /// @param nanos a monotonic clock
    LoadAllocation(
            PlacementSettings settings, ShardLoads loads, RegionNodes nodes, BooleanSupplier calm, LongSupplier nanos) {
        this.calm = calm;
        this.settings = settings;
        this.loads = loads;
        this.nodes = nodes;
        this.nanos = nanos;
        quietUntilNanos = nanos.getAsLong();
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
        Map<ActorRef, List<String>> held = held(current, nodes::thatMayGetShards);
        return Futures.successful(new LoadPlan<>(settings, held, loads::weight).lightest());
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
        long now = nanos.getAsLong();
        if (!inProgress.isEmpty() || current.isEmpty() || now - quietUntilNanos < 0 || !isQuiet()) {
            return Futures.successful(Set.of());
        }
        Set<String> moves = new LoadPlan<>(settings, held(current, UnaryOperator.identity()), loads::weight).moves();
        if (!moves.isEmpty()) {
            quietUntilNanos = now + settings.coolDown().toNanos();
            LOG.info("shards move shards={} of={}", moves, current.size());
        }
        return Futures.successful(moves);
    }

    private boolean isQuiet() {
        return calm.getAsBoolean() && nodes.areSettled();
    }

    private static Map<ActorRef, List<String>> held(
            Map<ActorRef, IndexedSeq<String>> current, UnaryOperator<Set<ActorRef>> chosen) {
        Set<ActorRef> regions = chosen.apply(current.keySet());
        var held = new LinkedHashMap<ActorRef, List<String>>();
        current.entrySet().stream()
                .filter(region -> regions.contains(region.getKey()))
                .sorted(Map.Entry.comparingByKey(Comparator.<ActorRef>naturalOrder()))
                .forEach(region ->
                        held.put(region.getKey(), List.copyOf(CollectionConverters.asJava(region.getValue()))));
        return held;
    }
}
