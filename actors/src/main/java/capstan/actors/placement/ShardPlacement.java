package capstan.actors.placement;

import java.util.function.BooleanSupplier;
import java.util.function.ToIntFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.cluster.typed.Cluster;

/// Places the shards of this actor system by what they cost: counts what entities get, tells the other nodes, and
/// says to the coordinator what goes where.
public final class ShardPlacement {

    private final ActorSystem<?> system;
    private final PlacementSettings settings;
    private final ShardLoads loads;

    private ShardPlacement(ActorSystem<?> system, PlacementSettings settings) {
        this.system = system;
        this.settings = settings;
        loads = new ShardLoads(settings, System::nanoTime);
    }

    /// @param role of the nodes that hold shards; the others count and tell nothing
    public static ShardPlacement start(ActorSystem<?> system, PlacementSettings settings, String role) {
        var placement = new ShardPlacement(system, settings);
        if (Cluster.get(system).selfMember().hasRole(role)) {
            system.systemActorOf(
                    LoadReporter.create(settings, placement.loads, System::nanoTime), "shard-load", Props.empty());
        }
        return placement;
    }

    /// What the coordinator asks.
    ///
    /// @param calm whether every node is heard
    public ShardCoordinator.ShardAllocationStrategy strategy(BooleanSupplier calm) {
        return new LoadAllocation(settings, loads, new RegionNodes(system), calm, System::nanoTime);
    }

    /// An entity whose messages are counted for its shard.
    ///
    /// @param frames how many a message brings
    public <T> Behavior<T> counted(Class<T> type, String shard, ToIntFunction<T> frames, Behavior<T> entity) {
        return Behaviors.intercept(
                () -> new BehaviorInterceptor<T, T>(type) {
                    @Override
                    public Behavior<T> aroundReceive(TypedActorContext<T> context, T message, ReceiveTarget<T> target) {
                        int brought = frames.applyAsInt(message);
                        if (brought > 0) {
                            loads.count(shard, brought);
                        }
                        return target.apply(context, message);
                    }
                },
                entity);
    }
}
