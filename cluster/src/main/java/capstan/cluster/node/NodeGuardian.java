package capstan.cluster.node;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Root of a node's own actors: starts them when the node asks, and ends with the system.
final class NodeGuardian {

    private static final Duration SPAWN = Duration.ofSeconds(10);

    sealed interface Command {}

    private record Spawn<T>(Behavior<T> behavior, String name, ActorRef<ActorRef<T>> replyTo) implements Command {}

    static Behavior<Command> create() {
        return Behaviors.receive((context, command) -> switch (command) {
            case Spawn<?> spawn -> {
                start(context, spawn);
                yield Behaviors.same();
            }
        });
    }

    /// Starts an actor under the guardian.
    static <T> CompletionStage<ActorRef<T>> spawn(ActorSystem<Command> system, Behavior<T> behavior, String name) {
        return AskPattern.<Command, ActorRef<T>>ask(
                system, replyTo -> new Spawn<>(behavior, name, replyTo), SPAWN, system.scheduler());
    }

    private static <T> void start(org.apache.pekko.actor.typed.javadsl.ActorContext<Command> context, Spawn<T> spawn) {
        spawn.replyTo().tell(context.spawn(spawn.behavior(), spawn.name()));
    }

    private NodeGuardian() {}
}
