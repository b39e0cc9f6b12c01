package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The end of a node with an actor that waits for a server out of its reach, and so does not end.
class DownedEndTest {

    private static final long PATIENCE_SECONDS = 30;

    private final CountDownLatch answer = new CountDownLatch(1);
    private final CountDownLatch waiting = new CountDownLatch(1);
    private ActorSystem<String> system;

    @BeforeEach
    void start() throws Exception {
        system = ActorSystem.create(
                Behaviors.receiveMessage(_ -> {
                    waiting.countDown();
                    answer.await();
                    return Behaviors.same();
                }),
                "capstan",
                ConfigFactory.parseString("pekko.actor.provider = local,"
                                + " pekko.coordinated-shutdown.phases.actor-system-terminate.timeout = 200ms")
                        .withFallback(ConfigFactory.load()));
        system.tell("ask");
        assertThat(waiting.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @AfterEach
    void stop() throws Exception {
        answer.countDown();
        system.getWhenTerminated().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void ofOneThatWasDownedIsNotWaitedFor() throws Exception {
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());

        Membership.whenEnded(system).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
    }

    /// It may still hold what others wait for.
    @Test
    void ofOneThatLeavesIsWaitedFor() throws Exception {
        CoordinatedShutdown.get(system)
                .runAll(CoordinatedShutdown.clusterLeavingReason())
                .toCompletableFuture()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(Membership.whenEnded(system).toCompletableFuture()).isNotDone();
    }
}
