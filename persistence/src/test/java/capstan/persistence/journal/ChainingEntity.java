package capstan.persistence.journal;

import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.wire.journal.JournalCodec;
import java.time.Duration;
import java.util.Arrays;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.JournalPersistRejected;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/// Journals facts of which each vouches for all before it, and starts again from its journal when it is refused, as a
/// symbol entity does. Each fact carries a word of the test's.
final class ChainingEntity extends EventSourcedBehavior<ChainingEntity.Append, BookEvent, ChainingEntity.Chain> {

    private static final Duration PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    /// The answer for a word that was not journaled.
    static final String REFUSED = "";

    record Append(String word, ActorRef<String> replyTo) {}

    record Chain(long value) {

        static final Chain EMPTY = new Chain(0);

        Chain after(BookEvent fact) {
            if (fact.stamp().chain() != value) {
                throw new IllegalStateException("expected a fact behind " + value + ", got one behind "
                        + fact.stamp().chain());
            }
            return new Chain(31 * value + Arrays.hashCode(JournalCodec.encode(fact)));
        }
    }

    private @Nullable Append underWay;

    private ChainingEntity(String id) {
        super(PersistenceId.of(JournalingEntity.TYPE, id), restarts());
    }

    private static BackoffSupervisorStrategy restarts() {
        return SupervisorStrategy.restartWithBackoff(PAUSE, LONGEST_PAUSE, 0.5).withLogLevel(Level.DEBUG);
    }

    static Behavior<Append> create(String id) {
        return Behaviors.supervise((Behavior<Append>) new ChainingEntity(id)).onFailure(restarts());
    }

    @Override
    public Chain emptyState() {
        return Chain.EMPTY;
    }

    @Override
    public CommandHandler<Append, BookEvent, Chain> commandHandler() {
        return (chain, append) -> {
            underWay = append;
            return Effect()
                    .persist(new BookEvent.GapDetected(
                            new Stamp(1, chain.value(), 0, 0), GapKind.DEPTH_IDS, 1, 2, 1, append.word()))
                    .thenReply(append.replyTo(), _ -> append.word());
        };
    }

    @Override
    public EventHandler<Chain, BookEvent> eventHandler() {
        return Chain::after;
    }

    @Override
    public SignalHandler<Chain> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(JournalPersistFailed.class, (_, _) -> refused())
                .onSignal(JournalPersistRejected.class, (_, _) -> refused())
                .build();
    }

    private void refused() {
        Append lost = underWay;
        if (lost != null) {
            lost.replyTo().tell(REFUSED);
        }
    }
}
