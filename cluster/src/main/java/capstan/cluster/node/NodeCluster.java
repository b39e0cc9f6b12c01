package capstan.cluster.node;

import capstan.actors.standby.StandbyFigures;
import capstan.actors.symbol.SymbolShards;
import capstan.http.cluster.ClusterReport;
import capstan.http.cluster.ClusterReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Leave;
import org.jspecify.annotations.Nullable;

/// The cluster as this node sees it, for the API.
final class NodeCluster implements ClusterReports {

    private static final Duration ANSWER = Duration.ofSeconds(2);

    /// What runs once in the cluster, and the role of the nodes on one of which it does.
    private static final Map<String, String> SINGLETONS = Map.of(
            "snapshot-gate", NodeSettings.MARKET,
            "gap-ledger", NodeSettings.MARKET,
            "shard-coordinator", NodeSettings.MARKET);

    /// Pekko adds its data centre to the roles under this prefix.
    private static final String DATA_CENTER = "dc-";

    private final Cluster cluster;
    private final SymbolShards shards;
    private final Supplier<Set<String>> followed;
    private final StandbyFigures standby;

    /// @param followed ids `venue:SYMBOL`, read at every report
    NodeCluster(ActorSystem<?> system, SymbolShards shards, Supplier<Set<String>> followed, StandbyFigures standby) {
        this.standby = standby;
        cluster = Cluster.get(system);
        this.shards = shards;
        this.followed = followed;
    }

    @Override
    public CompletionStage<ClusterReport> report() {
        return shards.entities(ANSWER).handle((places, failure) -> {
            if (failure == null && !places.isEmpty()) {
                return report(places, "");
            }
            return report(Map.of(), "the shards' coordinator did not answer within " + ANSWER.toMillis() + " ms");
        });
    }

    @Override
    public boolean remove(String address, boolean isDown) {
        for (Member member : cluster.state().getMembers()) {
            if (Membership.hostPort(member.address()).equals(address)) {
                cluster.manager().tell(isDown ? new Down(member.address()) : Leave.create(member.address()));
                return true;
            }
        }
        return false;
    }

    private ClusterReport report(Map<Address, Map<String, Integer>> places, String shardsUnknown) {
        CurrentClusterState state = cluster.state();
        var members = new ArrayList<Member>();
        state.getMembers().forEach(members::add);
        // Members that are not up yet have the highest number of all.
        members.sort(Comparator.comparingInt(Member::upNumber));
        Address leader = state.getLeader();
        return new ClusterReport(
                Membership.hostPort(cluster.selfMember().address()),
                leader == null ? "" : Membership.hostPort(leader),
                members.stream()
                        .map(member -> member(
                                member,
                                !state.getUnreachable().contains(member),
                                places.getOrDefault(member.address(), Map.of())))
                        .toList(),
                singletons(members),
                shardsUnknown);
    }

    private ClusterReport.Member member(Member member, boolean reachable, Map<String, Integer> held) {
        return new ClusterReport.Member(
                Membership.hostPort(member.address()),
                member.status().toString(),
                reachable,
                member.getRoles().stream()
                        .filter(role -> !role.startsWith(DATA_CENTER))
                        .collect(Collectors.toSet()),
                member.appVersion().toString(),
                held,
                followed.get().stream()
                        .sorted()
                        .filter(id -> held.containsKey(shards.shardOf(id)))
                        .toList(),
                standby(member.address()));
    }

    private ClusterReport.@Nullable Standby standby(Address node) {
        StandbyFigures.Counts counts = standby.counts().get(node);
        return counts == null
                ? null
                : new ClusterReport.Standby(
                        sorted(standby.warm(), node),
                        sorted(standby.standIns(), node),
                        counts.takeOvers(),
                        counts.handOvers(),
                        counts.handBacks());
    }

    private static List<String> sorted(Map<Address, Set<String>> ids, Address node) {
        return ids.getOrDefault(node, Set.of()).stream().sorted().toList();
    }

    /// Pekko runs a singleton on the oldest member with its role.
    private static Map<String, String> singletons(List<Member> oldestFirst) {
        var places = new TreeMap<String, String>();
        SINGLETONS.forEach((name, role) -> oldestFirst.stream()
                .filter(member -> member.hasRole(role) && canHoldSingletons(member))
                .findFirst()
                .ifPresent(member -> places.put(name, Membership.hostPort(member.address()))));
        return places;
    }

    private static boolean canHoldSingletons(Member member) {
        return member.status().equals(MemberStatus.up()) || member.status().equals(MemberStatus.leaving());
    }
}
