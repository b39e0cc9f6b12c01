package capstan.actors.standby;

import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/// Recovers once from a journal that is empty, and ends. On a node that has held no books yet the first recovery
/// takes a second: classes are loaded, and journal and stores are made. It must not be that of a book that stands
/// in.
final class Rehearsal extends EventSourcedBehavior<Rehearsal.Command, Rehearsal.Nothing, Rehearsal.Nothing> {

    sealed interface Command {}

    private enum Turn implements Command {
        END
    }

    /// What it journals: nothing.
    enum Nothing {
        NOTHING
    }

    /// @param snapshotStore plugin of books that stand in
    static Behavior<Command> create(String snapshotStore) {
        return Behaviors.setup(
                context -> new Rehearsal(snapshotStore, () -> context.getSelf().tell(Turn.END)));
    }

    private final String snapshotStore;
    private final Runnable recovered;

    private Rehearsal(String snapshotStore, Runnable recovered) {
        super(PersistenceId.of("Rehearsal", "standby"));
        this.snapshotStore = snapshotStore;
        this.recovered = recovered;
    }

    @Override
    public String snapshotPluginId() {
        return snapshotStore;
    }

    @Override
    public Nothing emptyState() {
        return Nothing.NOTHING;
    }

    @Override
    public CommandHandler<Command, Nothing, Nothing> commandHandler() {
        return (_, _) -> Effect().stop();
    }

    @Override
    public EventHandler<Nothing, Nothing> eventHandler() {
        return (state, _) -> state;
    }

    @Override
    public SignalHandler<Nothing> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), _ -> recovered.run())
                .build();
    }
}
