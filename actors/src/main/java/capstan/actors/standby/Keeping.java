package capstan.actors.standby;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;

/// Which node keeps which symbols folded: this one for others, and the others. Owned by one actor.
final class Keeping {

    private final WarmBooks warm;
    private final StandbyFigures figures;
    private final Membership membership;
    private final Peers peers;
    /// What other nodes want this one to keep, by node.
    private final Map<Address, Set<String>> wishes = new HashMap<>();
    /// What nodes do keep, this one included.
    private final Map<Address, Set<String>> kept = new HashMap<>();
    private final Map<Address, StandbyFigures.Counts> counts = new HashMap<>();

    Keeping(WarmBooks warm, StandbyFigures figures, Membership membership, Peers peers) {
        this.warm = warm;
        this.figures = figures;
        this.membership = membership;
        this.peers = peers;
    }

    /// Asks others to keep symbols of this node, and says what this one keeps.
    ///
    /// @param self this node's desk
    void renew(ActorRef<Standbys.Command> self, Set<String> ids) {
        long now = System.nanoTime();
        var wanted = new HashMap<Address, Set<String>>();
        for (String id : ids) {
            Address node = peers.standbyOf(id, now);
            if (node != null) {
                wanted.computeIfAbsent(node, _ -> new HashSet<>()).add(id);
            }
        }
        membership.tellHolders(node -> new Standbys.Keep(self, wanted.getOrDefault(node, Set.of())));
        Set<String> current = warm.current();
        membership.tellOthers(new Standbys.Kept(self, current, figures.own()));
        told(membership.self(), current, figures.own());
    }

    /// Replaces what a node wants to be kept.
    void wished(Address node, Set<String> ids) {
        wishes.put(node, Set.copyOf(ids));
        want();
    }

    /// Ids that a node wants to be kept.
    Set<String> wishesOf(Address node) {
        return wishes.getOrDefault(node, Set.of());
    }

    /// A book of this node goes on for a symbol of that one, so its kept state is that book's.
    void goesOn(Address node, String id) {
        var rest = new HashSet<>(wishesOf(node));
        rest.remove(id);
        wished(node, rest);
    }

    /// A node says what it keeps and what it has done.
    void told(Address node, Set<String> ids, StandbyFigures.Counts done) {
        kept.put(node, ids);
        counts.put(node, done);
        figures.told(kept, counts);
    }

    boolean isKeptAt(Address node, String id) {
        return kept.getOrDefault(node, Set.of()).contains(id);
    }

    /// Forgets nodes that are no more.
    void look() {
        if (wishes.keySet().removeIf(node -> !peers.isMember(node))) {
            want();
        }
        if (kept.keySet().removeIf(node -> !peers.isMember(node))) {
            counts.keySet().retainAll(kept.keySet());
            figures.told(kept, counts);
        }
    }

    private void want() {
        var all = new HashSet<String>();
        wishes.values().forEach(all::addAll);
        warm.want(all);
    }
}
