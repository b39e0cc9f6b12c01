package capstan.bench.command;

import capstan.bench.load.LoadBenchmarks;
import capstan.bench.load.LoadPlan;
import capstan.cluster.cli.CommonOptions;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    private static final String ALL = "capstan\\.bench\\..*";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--full", description = "two forks and five iterations of 1 s instead of one and three of 0.3 s")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = ALL,
            description = "which benchmarks, by class and method")
    private String only = ALL;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where the load benchmarks make folders for their stores, deleted afterwards; a disk like the"
                    + " one in production (default: the system's folder for temporary files)")
    private Path data = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public Integer call() throws RunnerException {
        Console console = common.console();
        console.say("running benchmarks on " + Runtime.version() + " …");
        var micro = new MicroBenchmarks(only, full, common.verbose());
        var benchmarks = new ArrayList<Report>(micro.run());
        LoadPlan plan = full ? LoadPlan.full(only, data) : LoadPlan.quick(only, data);
        benchmarks.addAll(new LoadBenchmarks(plan, console).run());
        if (benchmarks.isEmpty()) {
            throw new IllegalArgumentException("--only " + only + " matches no benchmark");
        }
        console.report(new Report()
                .put("jdk", Runtime.version().toString())
                .put("forks", micro.forks())
                .list("benchmarks", List.copyOf(benchmarks)));
        return 0;
    }
}
