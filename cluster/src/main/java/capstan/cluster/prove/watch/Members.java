package capstan.cluster.prove.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The members of a cluster as one of its nodes tells of them over `/cluster`.
public record Members(List<Member> all) {

    private static final String GATE = "snapshot-gate";
    private static final String INGEST = "ingest";

    /// @param address `host:port` in the cluster
    /// @param entities symbols that it holds
    /// @param hasGate whether the snapshot gate, and with it the shards' coordinator, is there
    public record Member(String address, boolean isUp, boolean isIngest, boolean hasGate, int entities) {}

    public Members {
        all = List.copyOf(all);
    }

    /// @param cluster answer of `/cluster`
    public static Members of(JsonNode cluster) {
        var members = new ArrayList<Member>();
        for (JsonNode member : cluster.path("members")) {
            members.add(new Member(
                    member.path("address").asText(),
                    member.path("status").asText().equals("Up")
                            && member.path("reachable").asBoolean(true),
                    has(member.path("roles"), INGEST),
                    has(member.path("singletons"), GATE),
                    member.path("entities").asInt()));
        }
        return new Members(members);
    }

    private static boolean has(JsonNode texts, String wanted) {
        for (JsonNode text : texts) {
            if (text.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    public boolean has(String address) {
        return all.stream().anyMatch(member -> member.address().equals(address));
    }

    public long up() {
        return all.stream().filter(Member::isUp).count();
    }

    /// Symbols that are held anywhere.
    public int entities() {
        return all.stream().mapToInt(Member::entities).sum();
    }
}
