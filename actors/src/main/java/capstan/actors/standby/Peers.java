package capstan.actors.standby;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.Address;
import org.jspecify.annotations.Nullable;

/// Who of the cluster's nodes is heard, and what follows from it. Knows no clock; owned by one actor.
///
/// A node is stood in for when those who say that they do not hear it are the side that the split-brain resolver lets
/// live, as far as that can be told. One link that is cut is not enough. A node that hears itself only the side that
/// ends is cut off. All members count for that, with books or without, since all count for the resolver.
final class Peers {

    /// @param silent whom it does not hear itself
    private record Heard(long nanos, Readiness readiness, Set<Address> silent) {}

    private final Address self;
    private final long silenceNanos;
    private final long cutOffNanos;
    private final Survivors survivors;
    private final Map<Address, Heard> heard = new HashMap<>();
    /// As the survivors' rule wants them.
    private List<Address> members = List.of();
    private Set<Address> holders = Set.of();

    /// @param cutOffAfter how much longer silence must last before a node believes that it is the one that is cut
    ///     off
    Peers(Address self, Duration silence, Duration cutOffAfter, Survivors survivors) {
        this.self = self;
        this.survivors = survivors;
        silenceNanos = silence.toNanos();
        cutOffNanos = cutOffAfter.toNanos();
    }

    /// Replaces the nodes of the cluster.
    ///
    /// @param oldestFirst all of them
    /// @param withBooks those that may hold books
    void members(List<Address> oldestFirst, Collection<Address> withBooks) {
        members = survivors.ordered(oldestFirst);
        holders = Set.copyOf(withBooks);
        heard.keySet().retainAll(members);
    }

    boolean isMember(Address node) {
        return members.contains(node);
    }

    /// A beat of a node came.
    ///
    /// @param silent whom it does not hear
    /// @param now monotonic, in ns, as everywhere here
    void beat(Address node, Readiness readiness, Set<Address> silent, long now) {
        heard.put(node, new Heard(now, readiness, silent));
    }

    /// This node stood still, so it could hear nobody: all get another chance.
    void resumed(long now) {
        heard.replaceAll((_, last) -> new Heard(now, last.readiness, Set.of()));
    }

    boolean isHeard(Address node, long now) {
        return isHeard(node, now, silenceNanos);
    }

    private boolean isHeard(Address node, long now, long within) {
        Heard last = heard.get(node);
        return node.equals(self) || (last != null && now - last.nanos < within);
    }

    /// Members that were heard once and are not any more.
    List<Address> silent(long now) {
        return members.stream()
                .filter(node -> heard.containsKey(node) && !isHeard(node, now))
                .toList();
    }

    /// Whether enough nodes do not hear one that this node does not hear either.
    boolean isGivenUp(Address node, long now) {
        return members.contains(self)
                && survivors.judge(
                                members,
                                member -> member.equals(self)
                                        || (isHeard(member, now)
                                                && heardOf(member).silent.contains(node)))
                        == Survivors.Side.LIVES;
    }

    /// Whether this node hears too few of those that it heard once.
    boolean isCutOff(long now) {
        List<Address> known = members.stream()
                .filter(node -> node.equals(self) || heard.containsKey(node))
                .toList();
        return known.contains(self)
                && survivors.judge(known, node -> isHeard(node, now, cutOffNanos)) == Survivors.Side.ENDS;
    }

    private Heard heardOf(Address node) {
        return heard.getOrDefault(node, new Heard(0, Readiness.CLOSING, Set.of()));
    }

    /// The node that is to stand by for a symbol of this one, null when there is none. Stays the same as long as it
    /// is there: of all, the one that weighs most together with the symbol.
    @Nullable
    Address standbyOf(String id, long now) {
        Address settled = heaviest(id, now, Readiness.SETTLED);
        return settled == null ? heaviest(id, now, Readiness.NEW) : settled;
    }

    private @Nullable Address heaviest(String id, long now, Readiness readiness) {
        return members.stream()
                .filter(node -> holders.contains(node)
                        && !node.equals(self)
                        && isHeard(node, now)
                        && heardOf(node).readiness == readiness)
                .max(Comparator.comparingLong(node -> weight(id, node)))
                .orElse(null);
    }

    private static long weight(String id, Address node) {
        long mixed = ((long) id.hashCode() << 32) ^ (node.toString().hashCode() & 0xffff_ffffL);
        // The finalizer of SplitMix64.
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return mixed ^ (mixed >>> 31);
    }
}
