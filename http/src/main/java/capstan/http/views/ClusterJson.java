package capstan.http.views;

import capstan.http.cluster.ClusterReport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `/cluster`.
///
/// @param self node that answers
/// @param leader null while there is none
/// @param up how many members are `Up`
/// @param entities how many symbol entities run, null when that is not known, as `shards` of the members
/// @param singletons where what runs once in the cluster is
/// @param shardsUnknown why, null when they are known
/// @param members the longest there first
public record ClusterJson(
        String self,
        @Nullable String leader,
        int up,
        @Nullable Integer entities,
        Map<String, String> singletons,
        @Nullable String shardsUnknown,
        List<Member> members) {

    /// @param singletons names of those on this node
    /// @param shards entities by shard
    /// @param symbols those of these shards
    /// @param standby null while the node has not told of it
    public record Member(
            String address,
            String status,
            boolean reachable,
            List<String> roles,
            String version,
            List<String> singletons,
            @Nullable Map<String, Integer> shards,
            @Nullable Integer entities,
            @Nullable List<String> symbols,
            ClusterReport.@Nullable Standby standby) {}

    public static ClusterJson of(ClusterReport report) {
        boolean known = report.shardsUnknown().isEmpty();
        return new ClusterJson(
                report.self(),
                report.leader().isEmpty() ? null : report.leader(),
                (int) report.members().stream()
                        .filter(member -> member.status().equals("Up"))
                        .count(),
                known
                        ? (Integer) report.members().stream()
                                .mapToInt(ClusterReport.Member::entities)
                                .sum()
                        : null,
                new TreeMap<>(report.singletons()),
                known ? null : report.shardsUnknown(),
                report.members().stream()
                        .map(member -> member(member, report.singletons(), known))
                        .toList());
    }

    private static Member member(ClusterReport.Member member, Map<String, String> singletons, boolean shardsKnown) {
        return new Member(
                member.address(),
                member.status(),
                member.reachable(),
                List.copyOf(new TreeSet<>(member.roles())),
                member.version(),
                singletons.entrySet().stream()
                        .filter(place -> place.getValue().equals(member.address()))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList(),
                shardsKnown ? new TreeMap<>(member.shards()) : null,
                shardsKnown ? (Integer) member.entities() : null,
                shardsKnown ? member.symbols().stream().sorted().toList() : null,
                member.standby());
    }
}
