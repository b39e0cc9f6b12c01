package capstan.actors.standby;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.End;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// The way from an entity whose shard moves to the node that goes on in its place. A node that is about to leave has
/// others keep all its symbols first, so that none of them has a state to read then. A part of a node's desk.
final class HandingOver {

    private final ActorContext<Standbys.Command> context;
    private final TimerScheduler<Standbys.Command> timers;
    private final StandbySettings settings;
    private final Membership membership;
    private final Peers peers;
    private final StandbyFigures figures;
    /// Entities of this node that wait whether another goes on for them.
    private final Map<String, ActorRef<SymbolBook.Command>> departing = new HashMap<>();
    private @Nullable ActorRef<Done> preparing;
    private boolean leaving;

    HandingOver(
            ActorContext<Standbys.Command> context,
            TimerScheduler<Standbys.Command> timers,
            StandbySettings settings,
            Membership membership,
            Peers peers,
            StandbyFigures figures) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.membership = membership;
        this.peers = peers;
        this.figures = figures;
    }

    /// This node is about to leave. Where others have not kept its symbols so far, these first store their states, or
    /// others would fold some thousand facts of each.
    ///
    /// @param replyTo told when others keep what it has, or when that takes too long
    void prepare(ActorRef<Done> replyTo, Collection<ActorRef<SymbolBook.Command>> books) {
        preparing = replyTo;
        leaving = true;
        timers.startSingleTimer(Standbys.Turn.PREPARED_LATE, settings.prepareWithin());
        if (!settings.hasStandby()) {
            books.forEach(book -> book.tell(SymbolBook.Checkpoint.DUE));
            timers.startSingleTimer(Standbys.Turn.CHECKPOINTED, settings.checkpointWithin());
        }
    }

    boolean isLeaving() {
        return leaving;
    }

    /// Whether it is time for others to keep this node's symbols, because it is about to leave.
    boolean isReady() {
        return leaving && !timers.isTimerActive(Standbys.Turn.CHECKPOINTED);
    }

    /// Looks whether others keep all symbols of this node.
    void look(Set<String> books, Keeping keeping) {
        if (preparing != null) {
            long now = System.nanoTime();
            boolean ready = books.stream().allMatch(id -> {
                Address node = peers.standbyOf(id, now);
                return node == null || keeping.isKeptAt(node, id);
            });
            if (ready) {
                prepared();
            }
        }
    }

    void preparedLate() {
        if (preparing != null) {
            context.getLog().warn("leaving before others keep all symbols folded");
            prepared();
        }
    }

    private void prepared() {
        timers.cancel(Standbys.Turn.PREPARED_LATE);
        if (preparing != null) {
            preparing.tell(Done.getInstance());
        }
        preparing = null;
    }

    /// @param cutOff whether the node hears too few of the others to ask one
    void departs(String id, ActorRef<SymbolBook.Command> book, boolean cutOff) {
        Address node = cutOff ? null : peers.standbyOf(id, System.nanoTime());
        if (node == null) {
            book.tell(End.STOP);
            return;
        }
        departing.put(id, book);
        membership.tell(node, new Standbys.TakeOver(id, context.getSelf()));
        timers.startSingleTimer("departs " + id, new Standbys.DepartsLate(id, book), settings.answerWithin());
    }

    /// Whether a book waits for another already, which it is told of by an answer.
    boolean isDeparting(String id, ActorRef<SymbolBook.Command> book) {
        return book.equals(departing.get(id));
    }

    void answered(String id, boolean taken) {
        ActorRef<SymbolBook.Command> book = departing.get(id);
        if (book != null) {
            timers.cancel("departs " + id);
            book.tell(taken ? End.YIELD : End.STOP);
        }
    }

    void late(String id, ActorRef<SymbolBook.Command> book) {
        if (isDeparting(id, book)) {
            context.getLog().warn("no answer, symbol handed over without standby symbol={}", id);
            book.tell(End.STOP);
        }
    }

    /// @param isStoodInFor whether a book is known that goes on
    void ended(String id, ActorRef<SymbolBook.Command> book, boolean isStoodInFor) {
        if (departing.remove(id, book) && isStoodInFor) {
            figures.handedOver();
        }
    }
}
