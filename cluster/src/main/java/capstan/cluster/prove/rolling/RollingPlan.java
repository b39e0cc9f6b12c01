package capstan.cluster.prove.rolling;

import capstan.cluster.prove.watch.MarketLoad;

/// @param nodes of the cluster, the first two with a line each; all are replaced
/// @param isBack whether they are replaced by this build again in the end
record RollingPlan(int nodes, boolean isBack, MarketLoad load, long seed) {

    int replacements() {
        return isBack ? 2 * nodes : nodes;
    }
}
