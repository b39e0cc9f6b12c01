package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A node alone in a cluster of its own, as a first seed that was started anew while it was cut off.
class FoundingWatchTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void aNodeThatFindsTooFewOthersEndsAndSaysWhy() throws Exception {
        ActorSystem<NodeGuardian.Command> system = founder(2);

        FoundingWatch.start(system, new FoundingSettings(2, SHORT));

        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertThat(Membership.whyEnded(system)).contains("too few others to begin a cluster with");
    }

    @Test
    void oneThatIsEnoughGoesOn() throws Exception {
        ActorSystem<NodeGuardian.Command> system = founder(1);
        try {
            FoundingWatch.start(system, new FoundingSettings(1, SHORT));

            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Cluster.get(system).selfMember().status().equals(MemberStatus.up()));
            assertThat(CoordinatedShutdown.get(system).getShutdownReason()).isEmpty();
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static ActorSystem<NodeGuardian.Command> founder(int least) {
        var settings = ConfigFactory.parseString(
                        "pekko.cluster.min-nr-of-members = " + least
                                + ", pekko.remote.artery.canonical.port = 0, pekko.coordinated-shutdown.phases.cluster-exiting.timeout = 1s")
                .withFallback(ConfigFactory.load());
        ActorSystem<NodeGuardian.Command> system = ActorSystem.create(NodeGuardian.create(), "capstan", settings);
        Cluster cluster = Cluster.get(system);
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        return system;
    }
}
