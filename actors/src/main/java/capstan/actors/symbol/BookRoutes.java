package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// Books that are not to be found where their shard is, and word of those that have just begun. One a node. Safe for
/// any thread.
public final class BookRoutes {

    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private volatile Map<String, ActorRef<Command>> standIns = Map.of();

    /// The book that stands in for a symbol's entity, null when none does.
    @Nullable
    ActorRef<Command> standIn(String id) {
        return standIns.get(id);
    }

    /// Whether a book stands in for a symbol's entity.
    public boolean hasStandIn(String id) {
        return standIns.containsKey(id);
    }

    /// Replaces all of them.
    public void standIns(Map<String, ActorRef<Command>> books) {
        standIns = Map.copyOf(books);
    }

    /// A symbol's book has begun somewhere, for the first time or anew: what another has not acked is lost.
    public void begun(String id) {
        listeners.forEach(listener -> listener.accept(id));
    }

    /// Has somebody hear which books have begun, on whatever thread it becomes known.
    ///
    /// @return undoes this
    Runnable listen(Consumer<String> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
