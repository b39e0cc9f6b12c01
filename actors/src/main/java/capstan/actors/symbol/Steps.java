package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Feed;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.feed.FeedBatch;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Screening;
import capstan.market.symbol.SymbolState;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/// Journals what one entity has to, a fact at a time: a batch that becomes several facts, and right behind a fact the
/// fault that it brought to light or the gap that it closed. Until all is journaled the entity's other messages wait,
/// and nothing is shown. Owned by one entity.
final class Steps {

    /// A batch that is being journaled in steps.
    private record Work(Feed feed, FeedBatch rest, int journaled) {}

    private final EffectFactories<BookEvent, SymbolState> effects;
    private final ActorRef<Command> self;
    private final BookPorts ports;
    private final HotStatePublisher publisher;
    private final Facts facts;
    private final JournalWait wait;
    private final int earlyFeeds;
    private final BiConsumer<SymbolState, BookEvent> journaled;
    private final Consumer<SymbolState> look;
    /// True while a batch, a fault or a closed gap needs another step; every message but that step waits.
    private boolean stepping;
    private @Nullable Work work;
    private int feedsWaiting;

    /// @param journaled told of each fact behind its journaling
    /// @param look does what the state as it is calls for, when nothing is left to journal
    Steps(
            EffectFactories<BookEvent, SymbolState> effects,
            ActorRef<Command> self,
            BookPorts ports,
            HotStatePublisher publisher,
            Facts facts,
            JournalWait wait,
            BookSettings settings,
            BiConsumer<SymbolState, BookEvent> journaled,
            Consumer<SymbolState> look) {
        this.effects = effects;
        this.self = self;
        this.ports = ports;
        this.publisher = publisher;
        this.facts = facts;
        this.wait = wait;
        this.earlyFeeds = settings.feedsWithoutInstrument();
        this.journaled = journaled;
        this.look = look;
    }

    /// Whether a message is to wait for what is being journaled.
    boolean hold(Command command) {
        return stepping && command != Tick.CONTINUE && !Departure.isLast(command);
    }

    /// The entity has its state again. A fault may have been left to journal, and messages may wait since before the
    /// journal failed.
    void restart() {
        work = null;
        proceed();
    }

    ReplyEffect<BookEvent, SymbolState> feed(SymbolState state, Feed feed) {
        return state.hasInstrument() ? screen(state, new Work(feed, feed.batch(), 0)) : onEarlyFeed(state);
    }

    ReplyEffect<BookEvent, SymbolState> journal(BookEvent fact) {
        wait.begin();
        return effects.persist(fact).thenRun(after -> settle(after, fact)).thenNoReply();
    }

    ReplyEffect<BookEvent, SymbolState> onContinue(SymbolState state) {
        BookEvent due = facts.due(state);
        if (due != null) {
            return journal(due);
        }
        if (work != null) {
            return screen(state, work);
        }
        stepping = false;
        feedsWaiting = 0;
        look.accept(state);
        return effects.none().thenNoReply().thenUnstashAll();
    }

    /// Frames that nobody can read yet. What is not kept here is left without an ack, so the line keeps it.
    private ReplyEffect<BookEvent, SymbolState> onEarlyFeed(SymbolState state) {
        look.accept(state);
        if (feedsWaiting >= earlyFeeds) {
            return effects.noReply();
        }
        feedsWaiting++;
        return effects.stash();
    }

    private ReplyEffect<BookEvent, SymbolState> screen(SymbolState state, Work step) {
        Screening screening = state.screen(step.rest(), ports.nowMicros(), publisher.generation());
        BookEvent fact = screening.fact();
        if (fact == null) {
            work = null;
            step.feed().ack(step.journaled());
            return stepping ? onContinue(state) : effects.noReply();
        }
        FeedBatch rest = screening.rest();
        int frames = step.journaled() + screening.journaledFrames();
        wait.begin();
        return effects.persist(fact)
                .thenRun(after -> {
                    work = rest == null ? null : new Work(step.feed(), rest, frames);
                    if (rest == null) {
                        step.feed().ack(frames);
                    }
                    settle(after, fact);
                })
                .thenNoReply();
    }

    /// Runs behind every journaled fact. Nothing is shown while a fault or the rest of a batch is still to be
    /// journaled.
    private void settle(SymbolState state, BookEvent fact) {
        journaled.accept(state, fact);
        if (stepping || work != null || feedsWaiting > 0 || Facts.areDue(state)) {
            proceed();
        } else {
            look.accept(state);
        }
    }

    private void proceed() {
        stepping = true;
        self.tell(Tick.CONTINUE);
    }
}
