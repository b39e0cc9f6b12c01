package capstan.actors.standby;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolBook.End;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The way back from a book that stands in to the entity: the entity folds ahead, asks the other to end, and waits
/// until nobody claims its symbol. A part of a node's desk.
final class GivingBack {

    private final ActorContext<Standbys.Command> context;
    private final TimerScheduler<Standbys.Command> timers;
    private final StandbySettings settings;
    private final Membership membership;
    private final Claims claims;
    private final StandIns standIns;
    private final WarmBooks warm;
    /// Entities of this node that wait.
    private final Map<String, CompletableFuture<Done>> waiting = new HashMap<>();

    GivingBack(
            ActorContext<Standbys.Command> context,
            TimerScheduler<Standbys.Command> timers,
            StandbySettings settings,
            Membership membership,
            Claims claims,
            StandIns standIns,
            WarmBooks warm) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.membership = membership;
        this.claims = claims;
        this.standIns = standIns;
        this.warm = warm;
    }

    /// An entity of this node wants to begin, which it may at once when nobody stands in.
    ///
    /// @param cutOff whether the node cannot know that
    void wanted(String id, CompletableFuture<Done> may, boolean cutOff) {
        Claims.Held held = claims.best(id);
        if (held == null && !cutOff) {
            may.complete(Done.getInstance());
            return;
        }
        CompletableFuture<Done> earlier = waiting.put(id, may);
        if (earlier != null) {
            earlier.complete(Done.getInstance());
        }
        // Longer than what stands in is given to end.
        Duration patience = settings.handBackWithin().multipliedBy(2);
        timers.startSingleTimer("begins " + id, new Standbys.BeginsLate(id, may), patience);
        if (held != null) {
            ask(id, held);
        }
    }

    private void ask(String id, Claims.Held held) {
        if (held.node().equals(membership.self())) {
            end(id);
        } else {
            context.pipeToSelf(warm.ensure(id), (_, _) -> new Standbys.FoldedAhead(id));
        }
    }

    boolean isWaitedFor(String id) {
        return waiting.containsKey(id);
    }

    /// Nothing but the last facts is left to fold, so it is time for the other one to end.
    void foldedAhead(String id) {
        Claims.Held held = claims.best(id);
        if (held != null && waiting.containsKey(id)) {
            membership.tell(held.node(), new Standbys.HandBack(id, context.getSelf()));
        }
    }

    /// Lets those begin for whom nobody stands in any more.
    void look(boolean cutOff) {
        if (cutOff) {
            return;
        }
        waiting.entrySet().removeIf(entry -> {
            boolean free = claims.best(entry.getKey()) == null;
            if (free) {
                timers.cancel("begins " + entry.getKey());
                entry.getValue().complete(Done.getInstance());
            }
            return free;
        });
    }

    /// The node knows again who stands in.
    void resume() {
        look(false);
        for (String id : List.copyOf(waiting.keySet())) {
            Claims.Held held = claims.best(id);
            if (held != null) {
                ask(id, held);
            }
        }
    }

    void beginsLate(String id, CompletableFuture<Done> may) {
        if (waiting.remove(id, may)) {
            context.getLog().warn("entity begins while another stands in symbol={}", id);
            may.complete(Done.getInstance());
        }
    }

    /// Has a book of this node end that stands in, soon or by force.
    void end(String id) {
        ActorRef<SymbolBook.Command> book = standIns.book(id);
        if (book != null && !timers.isTimerActive("ends " + id)) {
            book.tell(End.YIELD);
            timers.startSingleTimer("ends " + id, new Standbys.EndsLate(id, book), settings.handBackWithin());
        }
    }

    void endsLate(String id, ActorRef<SymbolBook.Command> book) {
        if (standIns.has(id, book)) {
            context.getLog().warn("book that stands in does not end, stopped symbol={}", id);
            context.stop(book);
        }
    }

    void ended(String id) {
        timers.cancel("ends " + id);
    }
}
