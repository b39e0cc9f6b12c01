package capstan.cluster.prove.failover;

/// One half of the proof.
///
/// @param replicas entities a symbol
/// @param kills how many, every kind in turn
/// @param rate binary frames a second that the exchange sends on each line
record HalfPlan(int replicas, int kills, int nodes, int symbols, double rate, int readers, long seed) {

    boolean hasStandby() {
        return replicas > 1;
    }

    /// Of its files, and of its part in the report.
    String name() {
        return hasStandby() ? "with-standby" : "without-standby";
    }

    /// As part of names in JSON.
    String suffix() {
        return hasStandby() ? "WithStandby" : "WithoutStandby";
    }
}
