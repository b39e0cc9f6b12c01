package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

class LoadAllocationTest {

    private static final PlacementSettings SETTINGS = PlacementSettings.from(ConfigFactory.load());

    private final ActorTestKit testKit = ActorTestKit.create();
    private final AtomicLong now = new AtomicLong(1);
    private final AtomicBoolean isCalm = new AtomicBoolean(true);
    private final ShardLoads loads = new ShardLoads(SETTINGS, now::get);
    private final ActorRef one = Adapter.toClassic(testKit.createTestProbe().getRef());
    private final ActorRef two = Adapter.toClassic(testKit.createTestProbe().getRef());
    private final HandNodes nodes = new HandNodes(testKit.system());
    private final LoadAllocation allocation = new LoadAllocation(SETTINGS, loads, nodes, isCalm::get, now::get);

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void aNewShardGoesWhereLeastIsToDoAndNeverToANodeThatLeaves() {
        loads.reported(Map.of("a", 500.0, "b", 10.0, "c", 10.0));
        var held = held(List.of("a"), List.of("b", "c"));

        assertThat(value(allocation.allocateShard(one, "new", held))).isEqualTo(two);
        nodes.leaving = Set.of(two);
        assertThat(value(allocation.allocateShard(one, "new", held))).isEqualTo(one);
    }

    @Test
    void afterAMoveNothingMovesForTheCoolDown() {
        loads.reported(Map.of("a", 500.0, "b", 500.0, "c", 500.0, "d", 500.0));
        var held = held(List.of("a", "b", "c", "d"), List.of());

        assertThat(value(allocation.rebalance(held, Set.of()))).hasSize(2);
        assertThat(value(allocation.rebalance(held, Set.of()))).isEmpty();
        now.addAndGet(SETTINGS.coolDown().toNanos() + 1);
        loads.reported(Map.of("a", 500.0, "b", 500.0, "c", 500.0, "d", 500.0));
        assertThat(value(allocation.rebalance(held, Set.of()))).isNotEmpty();
    }

    @Test
    void nothingMovesWhileAShardMovesOrNodesComeAndGo() {
        loads.reported(Map.of("a", 500.0, "b", 500.0));
        var held = held(List.of("a", "b"), List.of());

        assertThat(value(allocation.rebalance(held, Set.of("a")))).isEmpty();
        nodes.settled = false;
        assertThat(value(allocation.rebalance(held, Set.of()))).isEmpty();
        nodes.settled = true;
        isCalm.set(false); // a node is silent, which the cluster will only know later
        assertThat(value(allocation.rebalance(held, Set.of()))).isEmpty();
        isCalm.set(true);
        assertThat(value(allocation.rebalance(held, Set.of()))).hasSize(1);
    }

    private Map<ActorRef, IndexedSeq<String>> held(List<String> ofOne, List<String> ofTwo) {
        var held = new HashMap<ActorRef, IndexedSeq<String>>();
        held.put(one, CollectionConverters.asScala(ofOne).toVector());
        held.put(two, CollectionConverters.asScala(ofTwo).toVector());
        return held;
    }

    private static <T> T value(Future<T> future) {
        return future.value().get().get();
    }
}
