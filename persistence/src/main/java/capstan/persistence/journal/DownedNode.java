package capstan.persistence.journal;

import capstan.persistence.database.Database;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.CoordinatedShutdown;

/// A node that its cluster has downed: others have its entities by now, or soon will. It must not write any more, and
/// must not wait for a server that may be out of its reach, before it ends.
public final class DownedNode {

    private DownedNode() {}

    /// Closes a pool as soon as this node is downed, with the connections that are at work. Who waits for one of them
    /// gets a failure.
    public static void closes(ClassicActorSystemProvider system, Database database) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "cut-database", () -> {
            if (isDowned(shutdown)) {
                // Nothing else has to wait for that, and it must not wait for a thread that others have.
                Thread.ofPlatform().daemon().name("capstan-cut-database").start(database::close);
            }
            return CompletableFuture.completedStage(Done.getInstance());
        });
    }

    /// Whether the actor system ends, or has ended, because the cluster downed this node.
    public static boolean isDowned(CoordinatedShutdown shutdown) {
        return shutdown.getShutdownReason()
                .filter(CoordinatedShutdown.ClusterDowningReason$.class::isInstance)
                .isPresent();
    }
}
