package capstan.actors.standby;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.jspecify.annotations.Nullable;

/// Who of the nodes with books is heard, and what follows from it. Knows no clock; owned by one actor.
///
/// A node acts on the silence of another only while it hears the majority of all, itself counted, or half of them
/// with the lowest address among them: the same side that the split-brain resolver lets live.
final class Peers {

    private record Heard(long nanos, boolean closing) {}

    private final Address self;
    private final long silenceNanos;
    private final Map<Address, Heard> heard = new HashMap<>();
    /// Ascending by address.
    private List<Address> members = List.of();

    Peers(Address self, Duration silence) {
        this.self = self;
        silenceNanos = silence.toNanos();
    }

    /// Replaces the nodes of the cluster that may hold books.
    void members(Collection<Address> all) {
        members = all.stream().sorted(Member.addressOrdering()).toList();
        heard.keySet().retainAll(members);
    }

    boolean isMember(Address node) {
        return members.contains(node);
    }

    /// A beat of a node came.
    ///
    /// @param closing whether it takes nothing over any more
    /// @param now monotonic, in ns, as everywhere here
    void beat(Address node, boolean closing, long now) {
        heard.put(node, new Heard(now, closing));
    }

    /// This node stood still, so it could hear nobody: all get another chance.
    void resumed(long now) {
        heard.replaceAll((_, last) -> new Heard(now, last.closing));
    }

    boolean isHeard(Address node, long now) {
        Heard last = heard.get(node);
        return node.equals(self) || (last != null && now - last.nanos < silenceNanos);
    }

    /// Members that were heard once and are not any more.
    List<Address> silent(long now) {
        return members.stream()
                .filter(node -> heard.containsKey(node) && !isHeard(node, now))
                .toList();
    }

    boolean hearsMajority(long now) {
        long hears = members.stream().filter(node -> isHeard(node, now)).count();
        return members.contains(self)
                && (hears * 2 > members.size() || (hears * 2 == members.size() && isHeard(members.getFirst(), now)));
    }

    /// The node that is to stand by for a symbol of this one, null when there is none. Stays the same as long as it
    /// is there: of all, the one that weighs most together with the symbol.
    @Nullable
    Address standbyOf(String id, long now) {
        Address best = null;
        long most = 0;
        for (Address node : members) {
            Heard last = heard.get(node);
            if (node.equals(self) || last == null || last.closing || !isHeard(node, now)) {
                continue;
            }
            long weight = weight(id, node);
            if (best == null || weight > most) {
                best = node;
                most = weight;
            }
        }
        return best;
    }

    private static long weight(String id, Address node) {
        long mixed = ((long) id.hashCode() << 32) ^ (node.toString().hashCode() & 0xffff_ffffL);
        // The finalizer of SplitMix64.
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
