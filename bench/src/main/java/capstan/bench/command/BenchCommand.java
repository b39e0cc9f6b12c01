package capstan.bench.command;

import capstan.bench.load.ClusterBenchmarks;
import capstan.bench.load.HealBenchmarks;
import capstan.bench.load.LoadBenchmarks;
import capstan.bench.load.LoadPlan;
import capstan.bench.load.PastBenchmark;
import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.CommonOptions;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.OptionBounds;
import capstan.cluster.cli.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Runs the benchmarks and tells each as time an operation, next to its controls from the same run.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the benchmarks. Figures of one run belong together: quote the ratios, which say how many times as fast as",
            "the control of the same run. A quick run has one fork and short iterations; --full has two forks and more",
            "and longer iterations, for figures that are to be quoted."
        })
final class BenchCommand implements Callable<Integer> {

    /// Those of a cluster take minutes and are asked for by name.
    private static final String ALL = "capstan\\.bench\\.(?!load\\.Cluster\\.).*";

    /// Benchmarks that answer one question together.
    enum Group {
        /// Time to notice, heal and show a loss, and to look the past up.
        heal("capstan\\.bench\\.load\\.(Heal|Past)\\."),
        /// Several nodes: speed by their number and place, and for how long readers see nothing new when one goes.
        cluster("capstan\\.bench\\.load\\.Cluster\\."),
        /// The whole way from the socket to Redis, and folding its journal.
        pipeline("capstan\\.bench\\.load\\.(Pipeline|Replay)\\."),
        /// Decoding, books, features and journal records alone.
        micro("capstan\\.bench\\.(?!load\\.).*");

        private final String regex;

        Group(String regex) {
            this.regex = regex;
        }
    }

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--full", description = "two forks and five iterations of 1 s instead of one and three of 0.3 s")
    private boolean full;

    @Parameters(arity = "0..1", paramLabel = "GROUP", description = "one group of them: ${COMPLETION-CANDIDATES}")
    private @Nullable Group group;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            description = "which benchmarks, by class and method; not together with a group")
    private @Nullable String only;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the load benchmarks make folders for their stores, deleted afterwards; a disk like the"
                    + " one in production (default: the system's folder for temporary files)")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public Integer call() throws RunnerException {
        Console console = common.console();
        String which = which();
        console.say("running benchmarks on " + Runtime.version() + " …");
        var micro = new MicroBenchmarks(which, full, common.verbose());
        var benchmarks = new ArrayList<Report>(micro.run());
        LoadPlan plan = full ? LoadPlan.full(which, data) : LoadPlan.quick(which, data);
        benchmarks.addAll(new LoadBenchmarks(plan, console).run());
        benchmarks.addAll(new HealBenchmarks(plan, console).run());
        benchmarks.addAll(new PastBenchmark(plan, console).run());
        var cluster = new ClusterBenchmarks(plan, console);
        benchmarks.addAll(cluster.run());
        if (benchmarks.isEmpty()) {
            throw OptionBounds.wrong("--only " + which + " matches no benchmark");
        }
        console.report(new Report()
                .put("jdk", Runtime.version().toString())
                .put("forks", micro.forks())
                .list("benchmarks", List.copyOf(benchmarks)));
        return cluster.isProved() ? 0 : CommandFailed.CHECK_FAILED;
    }

    private String which() {
        if (group != null && only != null) {
            throw OptionBounds.wrong("expected a group or --only, got " + group + " and --only " + only);
        }
        return group != null ? group.regex : Objects.requireNonNullElse(only, ALL);
    }
}
