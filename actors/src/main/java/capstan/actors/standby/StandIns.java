package capstan.actors.standby;

import capstan.actors.symbol.SymbolBook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// Books of this node that stand in for entities. Owned by one actor.
final class StandIns {

    private final Map<String, Claim> claims = new HashMap<>();
    private boolean changed;

    /// What other nodes are told.
    List<Claim> claims() {
        return List.copyOf(claims.values());
    }

    /// The book for a symbol, null when this node has none.
    @Nullable
    ActorRef<SymbolBook.Command> book(String id) {
        Claim claim = claims.get(id);
        return claim == null ? null : claim.book();
    }

    boolean has(String id, ActorRef<SymbolBook.Command> book) {
        return book.equals(book(id));
    }

    void add(Claim claim) {
        claims.put(claim.id(), claim);
        changed = true;
    }

    /// @return whether it was there
    boolean remove(String id, ActorRef<SymbolBook.Command> book) {
        boolean was = has(id, book);
        if (was) {
            claims.remove(id);
            changed = true;
        }
        return was;
    }

    /// Whether books were added or removed since this was last asked.
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
