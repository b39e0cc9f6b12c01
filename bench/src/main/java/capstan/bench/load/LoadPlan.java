package capstan.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// What the load benchmarks do.
///
/// @param only which of them, by the names in `LoadBenchmarks`
/// @param warmUp for which the load runs before anything is measured
/// @param measured for which it is measured
/// @param folds times a journal is folded; the fastest counts
/// @param pastDiffs depth diffs of the journal in which the past is looked up
/// @param lookUps of it
/// @param clusterSizes nodes of the clusters whose speed is measured, the control first
/// @param trials of each way in which a node goes
/// @param folder where the stores' folders are made
public record LoadPlan(
        Pattern only,
        Duration warmUp,
        Duration measured,
        int folds,
        int pastDiffs,
        int lookUps,
        List<Integer> clusterSizes,
        int trials,
        Path folder) {

    /// Short enough to run often.
    public static LoadPlan quick(String only, Path folder) {
        return new LoadPlan(
                Pattern.compile(only),
                Duration.ofSeconds(6),
                Duration.ofSeconds(8),
                2,
                200_000,
                1_000,
                List.of(1, 3),
                2,
                folder);
    }

    /// For figures that are to be quoted.
    public static LoadPlan full(String only, Path folder) {
        return new LoadPlan(
                Pattern.compile(only),
                Duration.ofSeconds(20),
                Duration.ofSeconds(40),
                4,
                10_000_000,
                5_000,
                List.of(1, 3, 5),
                30,
                folder);
    }

    boolean wants(String benchmark) {
        return only.matcher("capstan.bench." + benchmark).find();
    }
}
