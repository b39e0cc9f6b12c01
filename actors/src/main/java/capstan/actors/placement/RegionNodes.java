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

    /// Those of members that are up and can be reached; of these, those with the newest version, so that a rolling
    /// upgrade moves a shard once. All of them when that leaves none.
    Set<ActorRef> thatMayGetShards(Set<ActorRef> regions) {
        Set<Member> unreachable = unreachable();
        Map<Address, Member> up = new HashMap<>();
        members().forEach(member -> {
            if (member.status().equals(MemberStatus.up()) && !unreachable.contains(member)) {
                up.put(member.address(), member);
            }
        });
        Set<ActorRef> able = regions.stream()
                .filter(region -> up.containsKey(address(region)))
                .collect(Collectors.toSet());
        Version newest = able.stream()
                .map(region -> version(up, region))
                .max(RegionNodes::compare)
                .orElse(Version.Zero());
        Set<ActorRef> best = able.stream()
                .filter(region -> version(up, region).equals(newest))
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

    private Version version(Map<Address, Member> members, ActorRef region) {
        Member member = members.get(address(region));
        return member == null ? Version.Zero() : member.appVersion();
    }

    /// Pekko finds each of a release and its pre-release below the other, so which one is newer depends on who asks.
    static int compare(Version one, Version other) {
        if (one.version().startsWith(other.version() + "-")) {
            return -1;
        }
        return other.version().startsWith(one.version() + "-") ? 1 : one.compareTo(other);
    }

    Address address(ActorRef region) {
        Address address = region.path().address();
        return address.hasLocalScope() ? system.address() : address;
    }
}
