package capstan.cluster.prove.failover;

import capstan.cluster.embedded.EmbeddedServers;
import capstan.cluster.embedded.FreePorts;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.local.NodePlace;
import capstan.cluster.prove.trial.Trial;
import capstan.cluster.prove.watch.Members;
import capstan.simulator.SimulatedExchange;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What is attacked: stores and a cluster, whose first two nodes have a line each and hold no symbols. Owned by the
/// thread that runs the proof.
final class Attacked implements AutoCloseable {

    /// Nodes with a line of their own.
    static final int LINES = 2;

    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    private final Trial trial;
    private final HalfPlan plan;
    private final EmbeddedServers stores;
    private final LocalCluster cluster;

    private Attacked(Trial trial, HalfPlan plan, EmbeddedServers stores, LocalCluster cluster) {
        this.trial = trial;
        this.plan = plan;
        this.stores = stores;
        this.cluster = cluster;
    }

    /// Starts everything and returns when the stores are up and the nodes on their way.
    static Attacked start(Trial trial, HalfPlan plan, SimulatedExchange exchange) {
        EmbeddedServers stores = trial.stores(true, true);
        var shared = Trial.following(exchange);
        shared.put("capstan.persistence.postgres.url", stores.addresses().postgresUrl());
        shared.put("capstan.persistence.redis.uri", stores.addresses().redisUri());
        var cluster = LocalCluster.start(
                new LocalPlan(
                        NodePlace.onLoopback(FreePorts.several(plan.nodes())),
                        IntStream.rangeClosed(1, LINES)
                                .mapToObj(exchange::streamUri)
                                .toList(),
                        shared,
                        0,
                        trial.folder().resolve(plan.name() + "-nodes"),
                        plan.replicas(),
                        true),
                null);
        trial.atEnd(cluster::close);
        return new Attacked(trial, plan, stores, cluster);
    }

    /// The configuration by which a reader finds the stores.
    Config config() {
        return trial.config(Map.of());
    }

    EmbeddedServers stores() {
        return stores;
    }

    LocalCluster cluster() {
        return cluster;
    }

    /// Empty when no node answers.
    Optional<Members> members() {
        return cluster.ask("/cluster").map(Members::of);
    }

    /// Whether every node has come up and all know it.
    boolean isWhole() {
        return cluster.nodes().stream().allMatch(Attacked::isUp)
                && members().filter(members -> members.up() == plan.nodes()).isPresent();
    }

    private static boolean isUp(LocalNode node) {
        return node.isAlive() && node.up().isDone() && !node.up().isCompletedExceptionally();
    }

    /// The node with this address in the cluster.
    Optional<LocalNode> node(String address) {
        return cluster.nodes().stream()
                .filter(node -> isUp(node) && node.up().join().address().equals(address))
                .findFirst();
    }

    /// Starts nodes anew that have ended by themselves, as a platform would: one that stood still for too long is
    /// removed
    /// by the others and ends.
    ///
    /// @return a sentence for each
    List<String> restartEnded() {
        var ended = new ArrayList<String>();
        for (LocalNode node : cluster.nodes()) {
            if (!node.isAlive()) {
                ended.add("node-" + node.number() + " ended by itself with code "
                        + node.exitCode().orElse(-1) + " and was started anew; its log is in "
                        + node.errors().getParent());
                cluster.restart(node.number());
            }
        }
        return ended;
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
        cluster.close();
        trial.endStores(stores, plan.name());
    }
}
