package capstan.actors.placement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.util.Version;

/// What the cluster says of the nodes on which regions are.
class RegionNodes {

    private final ActorSystem<?> system;

    RegionNodes(ActorSystem<?> system) {
        this.system = system;
    }

    /// Those of members that are up and can be reached; of these, those of the version that the youngest has: the
    /// new one of an upgrade and the old one of an upgrade that is taken back. All when that leaves none.
    Set<ActorRef> thatMayGetShards(Set<ActorRef> regions) {
        Set<Member> unreachable = unreachable();
        Map<Address, Member> up = new HashMap<>();
        members().forEach(member -> {
            if (member.status().equals(MemberStatus.up()) && !unreachable.contains(member)) {
                up.put(member.address(), member);
            }
        });
        Map<ActorRef, Member> able = new HashMap<>();
        regions.forEach(region -> {
            Member member = up.get(address(region));
            if (member != null) {
                able.put(region, member);
            }
        });
        Version wanted = able.values().stream()
                .reduce((one, other) -> one.isOlderThan(other) ? other : one)
                .map(Member::appVersion)
                .orElse(Version.Zero());
        Set<ActorRef> best = able.entrySet().stream()
                .filter(entry -> entry.getValue().appVersion().equals(wanted))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return best.isEmpty() ? regions : best;
    }

    /// Whether each node with the role that is up and can be reached has one of these regions.
    boolean haveAllRegions(String role, Set<ActorRef> regions) {
        Set<Address> known = regions.stream().map(this::address).collect(Collectors.toSet());
        Set<Member> unreachable = unreachable();
        return members().stream()
                .filter(member -> member.hasRole(role)
                        && member.status().equals(MemberStatus.up())
                        && !unreachable.contains(member))
                .allMatch(member -> known.contains(member.address()));
    }

    /// Whether nobody comes, goes or is missing, and all run the same version: a time to move shards.
    boolean areSettled() {
        List<Member> members = members();
        return unreachable().isEmpty()
                && members.stream().allMatch(member -> member.status().equals(MemberStatus.up()))
                && members.stream().map(Member::appVersion).distinct().count() <= 1;
    }

    List<Member> members() {
        var members = new ArrayList<Member>();
        Cluster.get(system).state().getMembers().forEach(members::add);
        return members;
    }

    Set<Member> unreachable() {
        return Cluster.get(system).state().getUnreachable();
    }

    Address address(ActorRef region) {
        Address address = region.path().address();
        return address.hasLocalScope() ? system.address() : address;
    }
}
