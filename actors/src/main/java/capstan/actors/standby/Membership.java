package capstan.actors.standby;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// The nodes of the cluster and the actors by which they are reached. Owned by one actor.
final class Membership {

    /// Of members that take part. Those that are joining cannot be sent anything yet, those that exit are about to
    /// end.
    private static final Set<MemberStatus> PRESENT =
            Set.of(MemberStatus.up(), MemberStatus.weaklyUp(), MemberStatus.leaving());

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final String role;
    private final Map<Address, ActorRef<Standbys.Command>> desks = new HashMap<>();
    private List<Address> holders = List.of();
    private List<Address> others = List.of();
    private List<Address> oldestFirst = List.of();

    /// @param role of nodes that may hold books
    Membership(ActorSystem<?> system, String role) {
        this.system = system;
        this.role = role;
        cluster = Cluster.get(system);
    }

    Address self() {
        return cluster.selfMember().address();
    }

    boolean isHolder() {
        return cluster.selfMember().hasRole(role);
    }

    /// Where a message comes from.
    Address of(ActorRef<?> ref) {
        Address address = ref.path().address();
        return address.hasLocalScope() ? self() : address;
    }

    /// Reads anew who is there.
    void look() {
        var present = new ArrayList<Member>();
        cluster.state().getMembers().forEach(member -> {
            if (PRESENT.contains(member.status())) {
                present.add(member);
            }
        });
        present.sort(Member.ageOrdering());
        oldestFirst = present.stream().map(Member::address).toList();
        holders = present.stream()
                .filter(member -> member.hasRole(role))
                .map(Member::address)
                .toList();
        others = oldestFirst.stream().filter(node -> !node.equals(self())).toList();
        desks.keySet().retainAll(others);
    }

    /// All nodes that take part, this one included if it does.
    List<Address> oldestFirst() {
        return oldestFirst;
    }

    /// Nodes that may hold books, this one included if it does.
    List<Address> holders() {
        return holders;
    }

    void tellHolders(Function<Address, Standbys.Command> message) {
        for (Address node : holders) {
            if (!node.equals(self())) {
                tell(node, message.apply(node));
            }
        }
    }

    void tellOthers(Standbys.Command message) {
        others.forEach(node -> tell(node, message));
    }

    void tell(Address node, Standbys.Command message) {
        desks.computeIfAbsent(node, this::desk).tell(message);
    }

    private ActorRef<Standbys.Command> desk(Address node) {
        return ActorRefResolver.get(system).resolveActorRef(node + "/system/" + Standbys.NAME);
    }
}
