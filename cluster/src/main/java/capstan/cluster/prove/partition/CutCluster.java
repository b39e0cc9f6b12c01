package capstan.cluster.prove.partition;

import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.hosts.HostNetwork;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.Members;
import capstan.cluster.prove.watch.WatchedCluster;
import capstan.cluster.prove.watch.WatchedMarket;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is cut: a cluster on hosts of its own. Owned by the thread that runs the proof.
final class CutCluster implements AutoCloseable {

    private final HostNetwork network;
    private final WatchedCluster cluster;

    private CutCluster(HostNetwork network, WatchedCluster cluster) {
        this.network = network;
        this.cluster = cluster;
    }

    /// Returns when the nodes are on their way.
    static CutCluster start(
            Trial trial, PartPlan plan, HostNetwork network, EmbeddedServers stores, WatchedMarket market) {
        Map<String, Object> shared = market.followed(
                stores.addresses().postgresUrl(network.postgresHost()),
                stores.addresses().redisUri(network.redisHost()));
        // Who comes back gets symbols again before the next trial, so that there is something to be cut off.
        shared.put("capstan.actors.placement.report-interval", "1s");
        shared.put("capstan.actors.placement.cool-down", "2s");
        shared.put("capstan.actors.placement.least-difference", 1);
        // Who came back too early ends sooner, so that a trial takes less time.
        shared.put("capstan.node.founding-timeout", "30s");
        var local = new LocalPlan(
                network.places(),
                market.streams(),
                shared,
                0,
                trial.folder().resolve(plan.name()),
                plan.replicas(),
                false,
                plan.nodes());
        return new CutCluster(network, WatchedCluster.start(trial, local));
    }

    HostNetwork network() {
        return network;
    }

    WatchedCluster cluster() {
        return cluster;
    }

    List<LocalNode> nodes() {
        return cluster.nodes().nodes();
    }

    List<LocalNode> nodes(Collection<Integer> numbers) {
        return nodes().stream().filter(node -> numbers.contains(node.number())).toList();
    }

    /// Numbers of all nodes that are not among `some`.
    Set<Integer> others(Collection<Integer> some) {
        var others = new HashSet<Integer>();
        nodes().forEach(node -> others.add(node.number()));
        others.removeAll(some);
        return others;
    }

    /// What the first of some nodes that answers says of the cluster.
    Optional<JsonNode> report(Collection<Integer> asked) {
        return nodes(asked).stream()
                .map(node -> cluster.nodes().ask(node, "/cluster"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The cluster as the first of some nodes that answers sees it.
    Optional<Members> members(Collection<Integer> asked) {
        return report(asked).map(Members::of);
    }

    @Override
    public void close() {
        // One that stands still could not be stopped.
        nodes().stream().filter(LocalNode::isAlive).forEach(node -> Signals.goOn(node.handle()));
        cluster.close();
    }
}
