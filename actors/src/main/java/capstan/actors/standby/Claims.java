package capstan.actors.standby;

import capstan.actors.symbol.SymbolBook;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.Member;
import org.jspecify.annotations.Nullable;

/// Which books stand in for entities, by the word of all nodes. Owned by one actor.
final class Claims {

    /// @param node where the book is
    record Held(Address node, Claim claim) {

        /// Whether this book stays when both are there.
        boolean beats(Held other) {
            return claim.sequence() == other.claim.sequence()
                    ? Member.addressOrdering().compare(node, other.node) < 0
                    : claim.sequence() > other.claim.sequence();
        }
    }

    private final Map<Address, Map<String, Claim>> byNode = new HashMap<>();

    /// Replaces what a node claims.
    ///
    /// @return whether that changes anything
    boolean told(Address node, Collection<Claim> claims) {
        if (claims.isEmpty()) {
            return byNode.remove(node) != null;
        }
        var byId = new HashMap<String, Claim>();
        claims.forEach(claim -> byId.put(claim.id(), claim));
        return !byId.equals(byNode.put(node, byId));
    }

    /// The book that stands in for a symbol, null when none does.
    @Nullable
    Held best(String id) {
        Held best = null;
        for (var entry : byNode.entrySet()) {
            Claim claim = entry.getValue().get(id);
            if (claim != null) {
                var held = new Held(entry.getKey(), claim);
                best = best == null || held.beats(best) ? held : best;
            }
        }
        return best;
    }

    Set<String> ids() {
        var ids = new HashSet<String>();
        byNode.values().forEach(claims -> ids.addAll(claims.keySet()));
        return ids;
    }

    /// Ids by node.
    Map<Address, Set<String>> places() {
        var places = new HashMap<Address, Set<String>>();
        byNode.forEach((node, claims) -> places.put(node, Set.copyOf(claims.keySet())));
        return places;
    }

    Map<String, ActorRef<SymbolBook.Command>> books() {
        var books = new HashMap<String, ActorRef<SymbolBook.Command>>();
        for (String id : ids()) {
            Held held = best(id);
            if (held != null) {
                books.put(id, held.claim().book());
            }
        }
        return books;
    }
}
