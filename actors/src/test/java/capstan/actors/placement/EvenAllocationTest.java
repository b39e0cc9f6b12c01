package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

class EvenAllocationTest {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final ActorTestKit KIT = ActorTestKit.create();

    private final AtomicLong now = new AtomicLong(1);
    private final ActorRef one = Adapter.toClassic(KIT.createTestProbe().getRef());
    private final ActorRef two = Adapter.toClassic(KIT.createTestProbe().getRef());
    private final HandNodes nodes = new HandNodes(KIT.system());
    private final EvenAllocation allocation = new EvenAllocation("ingest", PATIENCE, nodes, now::get);

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void aShardGoesWhereFewestAreAndNeverToANodeThatLeaves() {
        var held = held(List.of("0", "1"), List.of("2"));

        assertThat(value(allocation.allocateShard(one, "3", held))).isEqualTo(two);
        nodes.leaving = Set.of(two);
        assertThat(value(allocation.allocateShard(two, "3", held))).isEqualTo(one);
    }

    @Test
    void theFirstShardsWaitForRegionsOfNodesThatAreUpButNotForEver() {
        nodes.complete = false;
        var held = held(List.of(), List.of());

        assertThat(allocation.allocateShard(one, "0", held).isCompleted()).isFalse();
        now.addAndGet(PATIENCE.toNanos());
        assertThat(allocation.allocateShard(one, "0", held).isCompleted()).isTrue();
        assertThat(allocation.allocateShard(one, "1", held).isCompleted()).isTrue();
    }

    @Test
    void oneShardMovesAtATimeUntilNoRegionHasTwoMoreThanAnother() {
        assertThat(value(allocation.rebalance(held(List.of("0", "1", "2"), List.of()), Set.of())))
                .containsExactly("2");
        assertThat(value(allocation.rebalance(held(List.of("0", "1"), List.of("2")), Set.of())))
                .isEmpty();
    }

    @Test
    void nothingMovesWhileAShardMovesOrNodesComeAndGo() {
        var held = held(List.of("0", "1"), List.of());

        assertThat(value(allocation.rebalance(held, Set.of("1")))).isEmpty();
        nodes.settled = false;
        assertThat(value(allocation.rebalance(held, Set.of()))).isEmpty();
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
