package capstan.cluster.prove.failover;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.watch.AgeWindow;
import capstan.cluster.prove.watch.Readings;
import capstan.cluster.prove.watch.Reckoning;
import java.util.List;

/// What one half came to.
///
/// @param between what readers saw while nothing was dead, the joining of restarted nodes included
/// @param ages longest age of any symbol over time
/// @param findings what did not become well and belongs to no kill
/// @param endedByThemselves nodes that were not killed and had to be started anew, a sentence each
/// @param frames that the exchange sent on all lines
record HalfResult(
        HalfPlan plan,
        List<KillOutcome> kills,
        AgeWindow between,
        Readings readings,
        Reckoning.Result journal,
        Plot.Line ages,
        List<String> findings,
        List<String> endedByThemselves,
        long frames,
        double seconds) {

    HalfResult {
        kills = List.copyOf(kills);
        findings = List.copyOf(findings);
        endedByThemselves = List.copyOf(endedByThemselves);
    }

    long notHealed() {
        return findings.size()
                + kills.stream().filter(kill -> !kill.findings().isEmpty()).count();
    }
}
