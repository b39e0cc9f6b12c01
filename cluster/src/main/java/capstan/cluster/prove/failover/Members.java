package capstan.cluster.prove.failover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The members of a cluster as one of its nodes tells of them over `/cluster`.
record Members(List<Member> all) {

    private static final String GATE = "snapshot-gate";
    private static final String INGEST = "ingest";

    /// @param address `host:port` in the cluster
    /// @param entities symbols that it holds
    /// @param hasGate whether the snapshot gate, and with it the shards' coordinator, is there
    record Member(String address, boolean isUp, boolean isIngest, boolean hasGate, int entities) {}

    Members {
        all = List.copyOf(all);
    }

    /// @param cluster answer of `/cluster`
    static Members of(JsonNode cluster) {
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

    boolean has(String address) {
        return all.stream().anyMatch(member -> member.address().equals(address));
    }

    long up() {
        return all.stream().filter(Member::isUp).count();
    }

    /// Symbols that are held anywhere.
    int entities() {
        return all.stream().mapToInt(Member::entities).sum();
    }

    /// Who is to be killed; empty when nobody has that part now.
    Optional<Member> choose(Victim victim, RandomGenerator random) {
        return switch (victim) {
            case GATE -> all.stream().filter(Member::hasGate).findFirst();
            // Without anybody else the node of the gate holds them all.
            case ENTITY ->
                all.stream()
                        .filter(member -> member.entities() > 0)
                        .max(Comparator.<Member, Boolean>comparing(member -> !member.hasGate())
                                .thenComparing(Member::entities));
            case INGEST -> {
                List<Member> ingest = all.stream().filter(Member::isIngest).toList();
                yield ingest.isEmpty() ? Optional.empty() : Optional.of(ingest.get(random.nextInt(ingest.size())));
            }
            case REDIS, POSTGRES -> Optional.empty();
        };
    }
}
