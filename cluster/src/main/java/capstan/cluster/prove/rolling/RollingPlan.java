package capstan.cluster.prove.rolling;

/// @param nodes of the cluster, the first two with a line each; all are replaced
/// @param rate binary frames a second of each line
record RollingPlan(int nodes, int symbols, double rate, int readers, long seed) {

    /// Nodes with a line of their own, so that the feed goes on while one of them is replaced.
    static final int LINES = 2;
}
