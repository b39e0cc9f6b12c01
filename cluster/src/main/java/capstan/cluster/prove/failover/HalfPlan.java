package capstan.cluster.prove.failover;

import capstan.cluster.prove.watch.MarketLoad;
import java.util.List;

/// One half of the proof.
///
/// @param replicas entities a symbol
/// @param kills how many
/// @param victims what is killed, in turn
record HalfPlan(int replicas, int kills, List<Victim> victims, int nodes, MarketLoad load, long seed) {

    HalfPlan {
        victims = List.copyOf(victims);
    }

    /// @param kill 0 for the first one
    Victim victim(int kill) {
        return victims.get(kill % victims.size());
    }

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
