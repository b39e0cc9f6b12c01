package capstan.cluster.prove.failover;

import capstan.cluster.prove.watch.Members;
import capstan.cluster.prove.watch.Members.Member;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is killed.
enum Victim {
    /// The node that holds most symbols and nothing that runs once in the cluster.
    ENTITY,
    /// A node with a line to the exchange.
    INGEST,
    /// The node of the snapshot gate, the gap ledger and the shards' coordinator.
    GATE,
    REDIS,
    POSTGRES;

    boolean isNode() {
        return switch (this) {
            case ENTITY, INGEST, GATE -> true;
            case REDIS, POSTGRES -> false;
        };
    }

    /// Who is to be killed; empty when nobody has that part now.
    Optional<Member> choose(Members members, RandomGenerator random) {
        List<Member> all = members.all();
        return switch (this) {
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

    /// For people and as in JSON.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
