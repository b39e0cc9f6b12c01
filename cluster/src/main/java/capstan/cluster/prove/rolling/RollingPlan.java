package capstan.cluster.prove.rolling;

/// @param nodes of the cluster, the first two with a line each; all are replaced
/// @param isBack whether they are replaced by this build again in the end
/// @param rate binary frames a second of each line
record RollingPlan(int nodes, boolean isBack, int symbols, double rate, int readers, long seed) {

    /// Nodes with a line of their own, so that the feed goes on while one of them is replaced.
    static final int LINES = 2;

    int replacements() {
        return isBack ? 2 * nodes : nodes;
    }
}
