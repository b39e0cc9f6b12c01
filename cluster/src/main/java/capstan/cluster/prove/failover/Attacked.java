package capstan.cluster.prove.failover;

import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.WatchedCluster;
import capstan.cluster.prove.watch.WatchedMarket;
import com.typesafe.config.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is attacked: stores and a cluster, whose nodes with a line hold no symbols. Owned by the thread that runs the
/// proof.
final class Attacked implements AutoCloseable {

    private final Trial trial;
    private final HalfPlan plan;
    private final EmbeddedServers stores;
    private final WatchedCluster cluster;

    private Attacked(Trial trial, HalfPlan plan, EmbeddedServers stores, WatchedCluster cluster) {
        this.trial = trial;
        this.plan = plan;
        this.stores = stores;
        this.cluster = cluster;
    }

    /// Starts everything and returns when the stores are up and the nodes on their way.
    static Attacked start(Trial trial, HalfPlan plan, WatchedMarket market) {
        EmbeddedServers stores = trial.stores(true, true);
        var local = new LocalPlan(
                WatchedMarket.places(plan.nodes()),
                market.streams(),
                market.followed(
                        stores.addresses().postgresUrl(), stores.addresses().redisUri()),
                0,
                trial.folder().resolve(plan.name() + "-nodes"),
                plan.replicas(),
                true);
        return new Attacked(trial, plan, stores, WatchedCluster.start(trial, local));
    }

    /// The configuration by which a reader finds the stores.
    Config config() {
        return trial.config(Map.of());
    }

    EmbeddedServers stores() {
        return stores;
    }

    WatchedCluster cluster() {
        return cluster;
    }

    /// The node with this address in the cluster.
    Optional<LocalNode> node(String address) {
        return cluster.nodes().nodes().stream()
                .filter(node ->
                        WatchedCluster.isUp(node) && node.up().join().address().equals(address))
                .findFirst();
    }

    /// Starts nodes anew that have ended by themselves, as a platform would: one that stood still for too long is
    /// removed by the others and ends.
    ///
    /// @return a sentence for each
    List<String> restartEnded() {
        return cluster.restartEnded().stream()
                .map(node -> "node-" + node.number() + " ended by itself with code "
                        + node.exitCode().orElse(-1) + " and was started anew; its log is in "
                        + node.errors().getParent())
                .toList();
    }

    @Override
    public void close() {
        cluster.close();
        trial.endStores(stores, plan.name());
    }
}
