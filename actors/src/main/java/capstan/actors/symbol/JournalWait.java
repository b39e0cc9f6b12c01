package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Tick;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Whether an entity's newest fact has waited too long for the journal's answer, so that what readers were shown
/// last is not as young as its label says. Until that answer comes, everything that the entity is sent waits, its own
/// pulse too; so the pulse is noticed on its way in. Owned by one entity.
final class JournalWait {

    private final long allowedPulses;
    private boolean waits;
    private long pulses;

    JournalWait(BookSettings settings) {
        allowedPulses = settings.pulses(settings.journalAnswerWithin());
    }

    /// @param onPulse runs for each pulse, as soon as it arrives
    static Behavior<Command> noticing(Runnable onPulse, Behavior<Command> book) {
        return Behaviors.intercept(
                () -> new BehaviorInterceptor<Command, Command>(Command.class) {
                    @Override
                    public Behavior<Command> aroundReceive(
                            TypedActorContext<Command> context, Command message, ReceiveTarget<Command> target) {
                        if (message == Tick.PULSE) {
                            onPulse.run();
                        }
                        return target.apply(context, message);
                    }
                },
                book);
    }

    /// The journal is given a fact.
    void begin() {
        waits = true;
        pulses = 0;
    }

    /// It has taken it, or the entity has started again.
    ///
    /// @return whether it was too late
    boolean end() {
        boolean wasLate = waits && pulses > allowedPulses;
        waits = false;
        return wasLate;
    }

    /// @return true once, when it has become too late
    boolean pulse() {
        return waits && ++pulses == allowedPulses + 1;
    }
}
