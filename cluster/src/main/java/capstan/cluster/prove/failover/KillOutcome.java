package capstan.cluster.prove.failover;

import capstan.cluster.prove.watch.AgeWindow;
import java.util.List;

/// What came of one kill.
///
/// @param number 1 for the first of its half
/// @param what which node or store, for people
/// @param window what readers saw from the kill until all was live and young again
/// @param healedMillis how long that was
/// @param backMillis from then until the cluster was whole again, 0 for stores
/// @param findings what did not become well in time, a sentence each
record KillOutcome(
        int number,
        Victim victim,
        String what,
        AgeWindow window,
        long healedMillis,
        long backMillis,
        List<String> findings) {

    KillOutcome {
        findings = List.copyOf(findings);
    }
}
