package capstan.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One node on a free port: before and after it has joined.
class ClusterHealthIT {

    private final ActorTestKit testKit =
            ActorTestKit.create("cluster-health", ConfigFactory.parseString("""
                            pekko.actor.provider = cluster
                            pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                            pekko.cluster.jmx.enabled = off
                            """).withFallback(ConfigFactory.load()));

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void aNodeIsReadyOnceItIsUp() {
        ClusterHealth health = new ClusterHealth(testKit.system());
        Cluster cluster = Cluster.get(testKit.system());

        ComponentHealth before = health.check().toCompletableFuture().join();
        cluster.manager().tell(Join.create(cluster.selfMember().address()));
        Awaitility.await()
                .until(() -> health.check().toCompletableFuture().join().ready());
        ComponentHealth after = health.check().toCompletableFuture().join();

        assertThat(before.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(before.message()).contains("not Up");
        assertThat(after.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(after.details()).containsEntry("member_status", "Up").containsEntry("members_up", 1);
    }
}
