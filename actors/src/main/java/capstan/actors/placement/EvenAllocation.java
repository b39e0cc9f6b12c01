package capstan.actors.placement;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/// Spreads shards evenly by number: for work of which all pieces cost the same, such as the lines of a feed. Called
/// by the coordinator of the shards only, one call at a time.
public final class EvenAllocation extends ShardCoordinator.AbstractShardAllocationStrategy {

    private static final Logger LOG = LoggerFactory.getLogger(EvenAllocation.class);

    private final String role;
    private final Duration patience;
    private final RegionNodes nodes;
    private final LongSupplier nanos;
    private @Nullable Long askedFirstNanos;

    /// @param role of the nodes that hold shards
    /// @param patience how long the first shards wait for nodes that are up and whose regions are not known yet:
    /// given to those that are there first, they would have to move as soon as the others are
    public EvenAllocation(ActorSystem<?> system, String role, Duration patience) {
        this(role, patience, new RegionNodes(system), System::nanoTime);
    }

    EvenAllocation(String role, Duration patience, RegionNodes nodes, LongSupplier nanos) {
        this.role = role;
        this.patience = patience;
        this.nodes = nodes;
        this.nanos = nanos;
    }

    @Override
    public Future<ActorRef> allocateShard(ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
        if (askedFirstNanos == null) {
            askedFirstNanos = nanos.getAsLong();
        }
        if (nanos.getAsLong() - askedFirstNanos < patience.toNanos() && !nodes.haveAllRegions(role, current.keySet())) {
            return Futures.<ActorRef>promise().future(); // never; regions ask again every retry-interval
        }
        Set<ActorRef> able = nodes.thatMayGetShards(current.keySet());
        return Futures.successful(
                byNumber(current).stream().filter(able::contains).findFirst().orElse(requester));
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> current, Set<String> inProgress) {
        if (!inProgress.isEmpty() || current.isEmpty() || !nodes.areSettled()) {
            return Futures.successful(Set.of());
        }
        List<ActorRef> regions = byNumber(current);
        List<String> most = held(current, regions.getLast());
        if (most.size() - held(current, regions.getFirst()).size() <= 1) {
            return Futures.successful(Set.of());
        }
        String moved = most.stream().max(Comparator.naturalOrder()).orElseThrow();
        LOG.info("shard moves to spread them evenly shard={} regions={} held={}", moved, regions.size(), most.size());
        return Futures.successful(Set.of(moved));
    }

    /// The region with the fewest shards first; addresses decide between equals.
    private static List<ActorRef> byNumber(Map<ActorRef, IndexedSeq<String>> current) {
        return current.keySet().stream()
                .sorted(Comparator.<ActorRef>comparingInt(
                                region -> held(current, region).size())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private static List<String> held(Map<ActorRef, IndexedSeq<String>> current, ActorRef region) {
        IndexedSeq<String> shards = current.get(region);
        return shards == null ? List.of() : CollectionConverters.asJava(shards);
    }
}
