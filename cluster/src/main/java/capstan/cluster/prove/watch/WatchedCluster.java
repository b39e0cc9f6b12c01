package capstan.cluster.prove.watch;

import capstan.cluster.cli.ClusterFigures;
import capstan.cluster.local.LocalCluster;
import capstan.cluster.local.LocalNode;
import capstan.cluster.local.LocalPlan;
import capstan.cluster.proof.Shown;
import capstan.cluster.prove.trial.Trial;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A cluster of processes, as it tells of itself while its parts are lost or changed. Owned by the thread that runs the
/// proof.
public final class WatchedCluster implements AutoCloseable {

    /// Nodes with a line of their own, so that the feed goes on while one of them is away.
    public static final int LINES = 2;

    /// Limit for a node that was started anew to be a member.
    public static final Duration BACK_WITHIN = Duration.ofSeconds(90);

    private static final Duration FEED_STOP = Duration.ofSeconds(20);

    private final LocalCluster nodes;
    private final Path folder;

    private WatchedCluster(LocalCluster nodes, Path folder) {
        this.nodes = nodes;
        this.folder = folder;
    }

    /// Returns when the nodes are on their way.
    public static WatchedCluster start(Trial trial, LocalPlan plan) {
        LocalCluster nodes = LocalCluster.start(plan, null);
        trial.atEnd(nodes::close);
        return new WatchedCluster(nodes, plan.folder());
    }

    public LocalCluster nodes() {
        return nodes;
    }

    /// With the logs of all nodes.
    public Path folder() {
        return folder;
    }

    public static boolean isUp(LocalNode node) {
        return node.isAlive() && node.up().isDone() && !node.up().isCompletedExceptionally();
    }

    /// As the first node that answers sees them, empty when none does.
    public Optional<Members> members() {
        return nodes.ask("/cluster").map(Members::of);
    }

    /// Whether every node has come up, and one that answers sees all as members.
    public boolean isWhole() {
        return nodes.nodes().stream().allMatch(WatchedCluster::isUp)
                && members().filter(this::areAll).isPresent();
    }

    /// Whether every node has come up and sees all others as members, so that there is one cluster and not several.
    public boolean isOne() {
        return nodes.nodes().stream()
                .allMatch(node -> isUp(node)
                        && nodes.ask(node, "/cluster")
                                .map(Members::of)
                                .filter(this::areAll)
                                .isPresent());
    }

    private boolean areAll(Members members) {
        return members.up() == nodes.nodes().size();
    }

    /// Starts every node anew that has ended, as a platform does.
    ///
    /// @return those that had ended
    public List<LocalNode> restartEnded() {
        var ended = new ArrayList<LocalNode>();
        for (LocalNode node : nodes.nodes()) {
            if (!node.isAlive()) {
                ended.add(node);
                nodes.restart(node.number());
            }
        }
        return ended;
    }

    /// What live entities say of themselves, which the journal must hold in the end; nothing when no node answers.
    public Map<String, List<Shown>> shown() {
        return ClusterFigures.of(nodes).map(ClusterFigures::shown).orElse(Map.of());
    }

    /// Stops the lines, then the nodes.
    ///
    /// @return what did not end as it should, empty when all did
    public List<String> stop() {
        boolean isDrained = nodes.stopFeed(FEED_STOP);
        return nodes.stop() & isDrained
                ? List.of()
                : List.of("not every node stopped cleanly; their logs are in " + folder);
    }

    @Override
    public void close() {
        nodes.close();
    }
}
