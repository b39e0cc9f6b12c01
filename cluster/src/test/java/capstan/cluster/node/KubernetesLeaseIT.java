package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.failure.NodeOnTrial;
import com.typesafe.config.Config;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import org.apache.pekko.coordination.lease.javadsl.LeaseProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The lease by which the two sides of a cut decide who goes on, with the built-in settings, against a server that
/// speaks as the Kubernetes API does.
class KubernetesLeaseIT {

    private static final String NAME = "capstan-pekko-sbr";

    private KubernetesLeases server;
    private ActorSystem<Void> system;

    @BeforeEach
    void start() throws Exception {
        server = new KubernetesLeases();
        Config config = NodeOnTrial.config(Map.of(
                "capstan.node.symbols",
                "BTCUSDT",
                "pekko.cluster.split-brain-resolver.active-strategy",
                "lease-majority",
                "pekko.coordination.lease.kubernetes.api-service-host",
                "127.0.0.1",
                "pekko.coordination.lease.kubernetes.api-service-port",
                server.port(),
                "pekko.coordination.lease.kubernetes.namespace",
                "market",
                "pekko.coordination.lease.kubernetes.secure-api-server",
                false));
        system = ActorSystem.create(Behaviors.empty(), "capstan", config);
    }

    @AfterEach
    void stop() {
        system.terminate();
        server.close();
    }

    @Test
    void oneSideGetsTheLeaseAndTheOtherOnlyWhenItIsGivenBack() throws Exception {
        Lease one = lease("one");
        Lease other = lease("other");

        assertThat(answer(one.acquire())).isTrue();
        assertThat(answer(other.acquire())).isFalse();
        assertThat(server.owner(NAME)).isEqualTo("one");

        assertThat(answer(one.release())).isTrue();
        assertThat(answer(other.acquire())).isTrue();
        assertThat(server.owner(NAME)).isEqualTo("other");
    }

    @Test
    void withoutAServerNobodyGetsIt() {
        server.close();

        assertThat(lease("one").acquire().toCompletableFuture()).failsWithin(10, TimeUnit.SECONDS);
    }

    private Lease lease(String owner) {
        return LeaseProvider.get(Adapter.toClassic(system))
                .getLease(NAME, "pekko.coordination.lease.kubernetes", owner);
    }

    private static boolean answer(CompletionStage<Boolean> asked) throws Exception {
        return asked.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
