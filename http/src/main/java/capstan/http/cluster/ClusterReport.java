package capstan.http.cluster;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A cluster as one of its nodes sees it. Nodes go by the `host:port` of their cluster addresses.
///
/// @param self the node that tells this
/// @param leader who moves members from one status to the next, empty while none can
/// @param members the longest there first
/// @param singletons where what runs once in the cluster is, by name; those that no member may run are missing
/// @param shardsUnknown why nothing is said of shards, empty when they are told
public record ClusterReport(
        String self, String leader, List<Member> members, Map<String, String> singletons, String shardsUnknown) {

    /// @param status of Pekko's membership: `Joining`, `WeaklyUp`, `Up`, `Leaving`, `Exiting`, `Down`
    /// @param reachable false while another member says that it does not hear from this one
    /// @param version of the software, as the cluster knows it
    /// @param shards how many entities each shard on the node holds
    /// @param symbols ids `venue:SYMBOL` of the followed symbols that belong to these shards
    /// @param standby what it does for other nodes' symbols, null while the node has not told of it
    public record Member(
            String address,
            String status,
            boolean reachable,
            Set<String> roles,
            String version,
            Map<String, Integer> shards,
            List<String> symbols,
            @Nullable Standby standby) {

        public int entities() {
            return shards.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /// What a node does for symbols of others, and what it has done since it started.
    ///
    /// @param keeps ids of symbols whose states it keeps folded
    /// @param standsInFor ids of symbols for whose entities its books stand in
    /// @param takeOvers books made because another node was silent
    /// @param handOvers entities that ended and for which another node went on at once
    /// @param handBacks books that stood in and ended
    public record Standby(
            List<String> keeps, List<String> standsInFor, long takeOvers, long handOvers, long handBacks) {}

    public ClusterReport {
        members = List.copyOf(members);
    }
}
