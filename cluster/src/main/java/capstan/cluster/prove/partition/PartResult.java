package capstan.cluster.prove.partition;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.watch.Readings;
import capstan.cluster.prove.watch.Reckoning;
import java.util.List;

/// What one part came to.
///
/// @param ages longest age of any symbol over time
/// @param findings what was not well and belongs to no trial
/// @param frames that the exchange sent on all lines
record PartResult(
        PartPlan plan,
        List<CutOutcome> cuts,
        Readings readings,
        Reckoning.Result journal,
        Plot.Line ages,
        List<String> findings,
        long frames) {

    PartResult {
        cuts = List.copyOf(cuts);
        findings = List.copyOf(findings);
    }
}
