package capstan.cluster.node;

/// How a node finds its cluster, `capstan.node.join`.
public enum JoinBy {
    /// By the nodes that it is told.
    SEEDS("seeds"),
    /// By discovery, with Pekko's cluster bootstrap.
    BOOTSTRAP("bootstrap");

    private final String key;

    JoinBy(String key) {
        this.key = key;
    }

    static JoinBy of(String key) {
        for (JoinBy by : values()) {
            if (by.key.equals(key)) {
                return by;
            }
        }
        throw new IllegalArgumentException("capstan.node.join: expected seeds or bootstrap, got '" + key + "'");
    }
}
