package capstan.cluster.node;

import capstan.persistence.journal.DownedNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a node's actor system comes into the cluster and leaves it.
final class Membership {

    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private Membership() {}

    /// Joins the nodes that the settings name, or a cluster of its own when they name none; or begins to look for
    /// nodes by discovery, which goes on until a cluster is found or founded.
    static void join(ActorSystem<?> system, NodeSettings settings) {
        keepRemotingUntilClosed(system, settings);
        Cluster cluster = Cluster.get(system);
        if (settings.join() == JoinBy.BOOTSTRAP) {
            // Nodes ask each other there.
            Stages.started(
                    "Pekko Management",
                    settings.startTimeout(),
                    PekkoManagement.get(system).start());
            ClusterBootstrap.get(system).start();
        } else if (settings.seedNodes().isEmpty()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
        } else {
            cluster.manager()
                    .tell(new JoinSeedNodes(settings.seedNodes().stream()
                            .map(seed -> AddressFromURIString.parse("pekko://" + system.name() + "@" + seed))
                            .toList()));
        }
    }

    /// Why the actor system has ended by itself, a sentence for people.
    static String whyEnded(ActorSystem<?> system) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        if (DownedNode.isDowned(shutdown)) {
            return "the node was downed: it was cut off from the larger part of its cluster, or stood still for too long;"
                    + " it has stopped writing, start it again";
        }
        return switch (shutdown.getShutdownReason().orElseGet(CoordinatedShutdown::unknownReason)) {
            case FoundingWatch.TooFewMembers _ ->
                "the node found too few others to begin a cluster with; it wrote nothing, start it again";
            case CoordinatedShutdown.Reason reason ->
                "the node left the cluster (" + reason.getClass().getSimpleName() + "); see the log";
        };
    }

    /// Runs something once this node is a full member of its cluster, at once when it is one already.
    static void whenUp(ActorSystem<?> system, Runnable action) {
        org.apache.pekko.cluster.Cluster.get(system.classicSystem()).registerOnMemberUp(action);
    }

    /// `host:port` under which the others of the cluster know this node.
    static String address(ActorSystem<?> system) {
        return hostPort(Cluster.get(system).selfMember().address());
    }

    /// An address without the system's name, as seeds are written.
    static String hostPort(Address address) {
        return address.getHost().orElse("") + ":" + address.getPort().orElse(0);
    }

    /// Completes when the actor system has ended. One whose node was downed has ended as well when its coordinated
    /// shutdown has run, every phase of which is bounded: what is left of it then waits for something that may be
    /// out of its reach, as remoting does now and then for nodes that do not answer, and the process must not.
    static CompletionStage<Done> whenEnded(ActorSystem<?> system) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        return DownedNode.isDowned(shutdown)
                ? shutdown.runAll(CoordinatedShutdown.clusterDowningReason()) // runs already: only tells when it has
                : system.getWhenTerminated();
    }

    /// Leaves the cluster and ends the actor system, or gives up waiting for its end.
    static void terminate(ActorSystem<?> system, Duration patience) {
        CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
        awaitEnd(system, patience);
    }

    /// Pekko's remoting cuts its connections as soon as the JVM is told to end, unless a hook of its coordinated
    /// shutdown is still at work. Without them a node cannot hand its symbols over and leave, and it begins with
    /// that only when its lines have drained.
    private static void keepRemotingUntilClosed(ActorSystem<?> system, NodeSettings settings) {
        CoordinatedShutdown.get(system).addJvmShutdownHook(() -> awaitEnd(system, settings.stopsWithin()));
    }

    private static void awaitEnd(ActorSystem<?> system, Duration patience) {
        try {
            whenEnded(system).toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the actor system did not end in time within={}", patience);
        }
    }
}
