package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.embedded.FreePorts;
import capstan.cluster.failure.NodeOnTrial;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nodes that find each other by discovery, each an actor system of its own that joins as a node does.
class BootstrapIT {

    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration STOP = Duration.ofSeconds(20);

    private final List<Integer> managementPorts =
            FreePorts.several(NODES).stream().sorted().toList();
    private final List<ActorSystem<?>> systems = new ArrayList<>();

    @AfterEach
    void stop() {
        systems.forEach(ActorSystem::terminate);
        systems.forEach(system -> Awaitility.await()
                .atMost(STOP)
                .until(() -> system.getWhenTerminated().toCompletableFuture().isDone()));
    }

    @Test
    void aNodeThatSeesNoOtherWaitsTwoFoundOneClusterAndTheThirdJoinsIt() {
        ActorSystem<?> first = start(0);

        // Long past the margin after which it would found a cluster.
        Awaitility.await()
                .during(Duration.ofSeconds(3))
                .atMost(PATIENCE)
                .until(() -> up(first).isEmpty());

        ActorSystem<?> second = start(1);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(up(first)).hasSize(2);
            assertThat(up(second)).isEqualTo(up(first));
        });

        ActorSystem<?> third = start(2);
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(up(third)).hasSize(NODES);
            assertThat(up(first)).isEqualTo(up(third));
        });
    }

    private ActorSystem<?> start(int index) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("capstan.node.symbols", List.of("BTCUSDT"));
        settings.put("capstan.node.join", "bootstrap");
        settings.put("pekko.management.http.port", managementPorts.get(index));
        settings.put(
                "pekko.discovery.config.services.capstan.endpoints",
                IntStream.range(0, NODES)
                        .mapToObj(node -> Map.of("host", "127.0.0.1", "port", managementPorts.get(node)))
                        .toList());
        settings.put("pekko.management.cluster.bootstrap.contact-point-discovery.stable-margin", "500ms");
        Config config = NodeOnTrial.config(settings);
        NodeSettings node = NodeSettings.from(config);
        assertThat(node.isAlone()).isFalse();
        ActorSystem<NodeGuardian.Command> system = ActorSystem.create(NodeGuardian.create(), "capstan", config);
        systems.add(system);
        Membership.join(system, node);
        return system;
    }

    /// Addresses of the members that a node knows as up.
    private static Set<String> up(ActorSystem<?> system) {
        var members = new ArrayList<Member>();
        Cluster.get(system).state().getMembers().forEach(members::add);
        return members.stream()
                .filter(member -> member.status().equals(MemberStatus.up()))
                .map(member -> Membership.hostPort(member.address()))
                .collect(Collectors.toSet());
    }
}
