package capstan.cluster.prove.partition;

import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.Members;
import capstan.simulator.SimulatedExchange;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// What is cut: a cluster on hosts of its own, whose first two nodes have a line each. Owned by the thread that runs
/// the
/// proof.
final class CutCluster implements AutoCloseable {

    /// Lines to the exchange.
    static final int LINES = 2;

    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    private final HostNetwork network;
    private final LocalCluster cluster;

    private CutCluster(HostNetwork network, LocalCluster cluster) {
        this.network = network;
        this.cluster = cluster;
    }

    /// Returns when the nodes are on their way.
    static CutCluster start(
            Trial trial, PartPlan plan, HostNetwork network, EmbeddedServers stores, SimulatedExchange exchange) {
        Map<String, Object> shared = new HashMap<>(Trial.following(exchange));
        shared.put("capstan.persistence.postgres.url", stores.addresses().postgresUrl(network.postgresHost()));
        shared.put("capstan.persistence.redis.uri", stores.addresses().redisUri(network.redisHost()));
        // Who comes back gets symbols again before the next trial, so that there is something to be cut off.
        shared.put("capstan.actors.placement.report-interval", "1s");
        shared.put("capstan.actors.placement.cool-down", "2s");
        shared.put("capstan.actors.placement.least-difference", 1);
        // Who came back too early ends sooner, so that a trial takes less time.
        shared.put("capstan.node.founding-timeout", "30s");
        var local = new LocalPlan(
                network.places(),
                IntStream.rangeClosed(1, LINES).mapToObj(exchange::streamUri).toList(),
                shared,
                0,
                trial.folder().resolve(plan.name()),
                plan.replicas(),
                false,
                plan.nodes());
        LocalCluster cluster = LocalCluster.start(local, null);
        trial.atEnd(cluster::close);
        return new CutCluster(network, cluster);
    }

    HostNetwork network() {
        return network;
    }

    LocalCluster cluster() {
        return cluster;
    }

    List<LocalNode> nodes(Collection<Integer> numbers) {
        return cluster.nodes().stream()
                .filter(node -> numbers.contains(node.number()))
                .toList();
    }

    /// Numbers of all nodes that are not among `some`.
    Set<Integer> others(Collection<Integer> some) {
        var others = new HashSet<Integer>();
        cluster.nodes().forEach(node -> others.add(node.number()));
        others.removeAll(some);
        return others;
    }

    /// What the first of some nodes that answers says of the cluster.
    Optional<JsonNode> report(Collection<Integer> asked) {
        return nodes(asked).stream()
                .map(node -> cluster.ask(node, "/cluster"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The cluster as the first of some nodes that answers sees it.
    Optional<Members> members(Collection<Integer> asked) {
        return report(asked).map(Members::of);
    }

    /// Whether every node is there and sees all others as full members, so that there is one cluster and not several.
    boolean isWhole() {
        int wanted = cluster.nodes().size();
        return cluster.nodes().stream()
                .allMatch(node -> isUp(node)
                        && cluster.ask(node, "/cluster")
                                .map(Members::of)
                                .filter(members -> members.up() == wanted)
                                .isPresent());
    }

    static boolean isUp(LocalNode node) {
        return node.isAlive() && node.up().isDone() && !node.up().isCompletedExceptionally();
    }

    /// Starts every node again that has ended, as a platform does.
    ///
    /// @return how many
    int restartEnded() {
        int restarted = 0;
        for (LocalNode node : cluster.nodes()) {
            if (!node.isAlive()) {
                cluster.restart(node.number());
                restarted++;
            }
        }
        return restarted;
    }

    /// Stops the lines, then the nodes.
    ///
    /// @return whether all of it ended as it should
    boolean stop() {
        boolean isDrained = cluster.stopFeed(FEED_STOP);
        return cluster.stop() & isDrained;
    }

    @Override
    public void close() {
        // One that stands still could not be stopped.
        cluster.nodes().stream().filter(LocalNode::isAlive).forEach(node -> Signals.goOn(node.handle()));
        cluster.close();
    }
}
