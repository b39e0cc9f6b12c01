package capstan.cluster.prove.partition;

import capstan.cluster.prove.watch.MarketLoad;

/// One part of the proof: a cluster of some size.
///
/// @param first number of its first trial in the whole proof, 0 for the first one
/// @param trials how many
/// @param replicas entities a symbol
record PartPlan(int nodes, int first, int trials, int replicas, MarketLoad load, long seed) {

    /// Nodes that are cut off: as many as a cluster can lose.
    int minority() {
        return (nodes - 1) / 2;
    }

    /// Of its files, and for people.
    String name() {
        return nodes + "-nodes";
    }
}
