package capstan.cluster.node;

import capstan.cluster.failure.NodeOnTrial;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.discovery.Discovery;
import org.apache.pekko.discovery.Lookup;

/// Looks nodes up as bootstrap does, with the configuration of a node; as a process too, since Pekko reads the address
/// of
/// Kubernetes from the environment only.
final class DiscoveredNodes {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private DiscoveredNodes() {}

    /// `host:port` of those that were found.
    ///
    /// @param more settings laid over the built-in configuration
    static List<String> find(String service, Map<String, ?> more) throws Exception {
        return find(service, more, PATIENCE);
    }

    /// @param within how long the lookup may take
    static List<String> find(String service, Map<String, ?> more, Duration within) throws Exception {
        Map<String, Object> settings = new HashMap<>(more);
        settings.put("capstan.node.symbols", "BTCUSDT");
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "capstan", NodeOnTrial.config(settings));
        try {
            return Discovery.get(system)
                    .discovery()
                    .lookup(Lookup.create(service).withPortName("management").withProtocol("tcp"), within)
                    .toCompletableFuture()
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .getAddresses()
                    .stream()
                    .map(target -> target.host() + ":"
                            + target.getPort().map(Object::toString).orElse(""))
                    .sorted()
                    .toList();
        } finally {
            system.terminate();
        }
    }

    /// @param arguments service, file of the authority, file of the token
    public static void main(String[] arguments) throws Exception {
        System.out.println(find(
                arguments[0],
                Map.of(
                        "pekko.discovery.kubernetes-api.api-ca-path", arguments[1],
                        "pekko.discovery.kubernetes-api.api-token-path", arguments[2],
                        "pekko.discovery.kubernetes-api.pod-namespace", "market")));
    }
}
