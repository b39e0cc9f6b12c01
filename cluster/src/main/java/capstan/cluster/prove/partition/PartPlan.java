package capstan.cluster.prove.partition;

/// One part of the proof: a cluster of some size.
///
/// @param first number of its first trial in the whole proof, 0 for the first one
/// @param trials how many
/// @param replicas entities a symbol
/// @param rate binary frames a second that the exchange sends on each line
record PartPlan(int nodes, int first, int trials, int replicas, int symbols, double rate, int readers, long seed) {

    /// Nodes that are cut off: as many as a cluster can lose.
    int minority() {
        return (nodes - 1) / 2;
    }

    /// Of its files, and for people.
    String name() {
        return nodes + "-nodes";
    }
}
