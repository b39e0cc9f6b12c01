package capstan.cluster.prove.failover;

import java.util.Locale;

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

    /// For people and as in JSON.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
