package capstan.cluster.keeping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.ClusterSingletonSettings;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;

/// Does one piece of blocking work after the other on one node of the cluster, with the pause that each asks for. A
/// piece that fails is done again after a pause, for ever: what it needs, a database, comes back or somebody is told
/// by its figures. When the node leaves, a piece under way ends by itself, maybe beside the next node's first one,
/// so the work has to bear that.
final class Chore {

    /// What is done again and again.
    interface Work {

        /// Does one piece; may block.
        ///
        /// @return how long until it wants to be done again
        Duration turn();

        /// This node does it no more.
        default void ended() {}
    }

    sealed interface Command {}

    private enum Tick implements Command {
        TURN,
        STOP
    }

    /// @param pause until the next turn
    private record Done(@Nullable Duration pause, @Nullable Throwable failure) implements Command {}

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final String name;
    private final Work work;
    private final Duration retryPause;
    private final Executor blocking;
    private boolean failing;

    private Chore(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            String name,
            Work work,
            Duration retryPause) {
        context.setLoggerName(Chore.class);
        this.context = context;
        this.timers = timers;
        this.name = name;
        this.work = work;
        this.retryPause = retryPause;
        blocking = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        context.getSelf().tell(Tick.TURN);
    }

    /// Starts it on one of the nodes with a role.
    ///
    static void init(ActorSystem<?> system, String name, String role, Work work, Duration retryPause) {
        ClusterSingleton.get(system)
                .init(SingletonActor.of(create(name, work, retryPause), name)
                        .withStopMessage(Tick.STOP)
                        .withSettings(ClusterSingletonSettings.create(system).withRole(role)));
    }

    static Behavior<Command> create(String name, Work work, Duration retryPause) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Chore(context, timers, name, work, retryPause).working()));
    }

    private Behavior<Command> working() {
        return Behaviors.receive(Command.class)
                .onMessage(Command.class, command -> switch (command) {
                    case Tick.TURN -> onTurn();
                    case Done done -> onDone(done);
                    case Tick.STOP -> Behaviors.stopped();
                })
                .onSignal(PostStop.class, _ -> {
                    work.ended();
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> onTurn() {
        context.pipeToSelf(CompletableFuture.supplyAsync(work::turn, blocking), Done::new);
        return Behaviors.same();
    }

    private Behavior<Command> onDone(Done done) {
        Throwable failure = done.failure();
        Duration pause = done.pause();
        if (failure != null || pause == null) {
            if (!failing) {
                context.getLog().warn("{} failed, trying again every={} reason={}", name, retryPause, reason(failure));
            }
            failing = true;
            timers.startSingleTimer(Tick.TURN, retryPause);
            return Behaviors.same();
        }
        if (failing) {
            context.getLog().info("{} goes on", name);
            failing = false;
        }
        if (pause.isZero()) {
            context.getSelf().tell(Tick.TURN);
        } else {
            timers.startSingleTimer(Tick.TURN, pause);
        }
        return Behaviors.same();
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null && cause instanceof java.util.concurrent.CompletionException) {
            cause = cause.getCause();
        }
        return String.valueOf(cause == null ? "no answer" : cause.getMessage());
    }
}
