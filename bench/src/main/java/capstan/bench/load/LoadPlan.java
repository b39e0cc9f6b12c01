package capstan.bench.load;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/// What the load benchmarks do.
///
/// @param only which of them, by the names in `LoadBenchmarks`
/// @param warmUp for which the load runs before anything is measured
/// @param measured for which it is measured
/// @param folds times a journal is folded; the fastest counts
/// @param folder where the stores' folders are made
public record LoadPlan(Pattern only, Duration warmUp, Duration measured, int folds, Path folder) {

    /// Short enough to run often.
    public static LoadPlan quick(String only, Path folder) {
        return new LoadPlan(Pattern.compile(only), Duration.ofSeconds(6), Duration.ofSeconds(8), 2, folder);
    }

    /// For figures that are to be quoted.
    public static LoadPlan full(String only, Path folder) {
        return new LoadPlan(Pattern.compile(only), Duration.ofSeconds(20), Duration.ofSeconds(40), 4, folder);
    }

    boolean wants(String benchmark) {
        return only.matcher("capstan.bench." + benchmark).find();
    }
}
