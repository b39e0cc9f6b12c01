package capstan.cluster.prove.trial;

import capstan.cluster.cli.CommonOptions;
import capstan.cluster.cli.DurationConverter;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that every proof has.
public final class ProveOptions {

    @Mixin
    CommonOptions common = new CommonOptions();

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "capstan-proofs",
            description = "folder in which each run makes one of its own (default: ${DEFAULT-VALUE})")
    Path data = Path.of("capstan-proofs");

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "seed of everything that is left to chance; the same seed does the same again (default:"
                    + " ${DEFAULT-VALUE})")
    long seed = 1;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write the HTML report to this file instead of the run's folder")
    @Nullable
    Path report;

    @Option(
            names = "--time-limit",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "30m",
            description = "give up after this long; a proof that was cut short does not hold (default:"
                    + " ${DEFAULT-VALUE})")
    Duration timeLimit = Duration.ofMinutes(30);

    @Option(
            names = "--keep",
            description = "keep the stores of the run, for a look with verify, book and replay --data")
    boolean keep;
}
