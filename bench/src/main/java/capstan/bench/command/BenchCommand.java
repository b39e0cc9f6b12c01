package capstan.bench.command;

import capstan.cluster.cli.CommonOptions;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs the benchmarks and tells each as time an operation, next to its controls from the same run.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the benchmarks. Figures of one run belong together: quote the ratios. A quick run has one fork; --full",
            "has two and more iterations, for figures that are to be quoted."
        })
final class BenchCommand implements Callable<Integer> {

    private static final String ALL = "capstan\\.bench\\..*";

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--full", description = "two forks and ten iterations instead of one and three")
    private boolean full;

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = ALL,
            description = "which benchmarks, by class and method")
    private String only = ALL;

    @Override
    public Integer call() throws RunnerException {
        Console console = common.console();
        console.say("running benchmarks on " + Runtime.version() + " …");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(only)
                        .forks(full ? 2 : 1)
                        .warmupIterations(full ? 5 : 2)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(full ? 10 : 3)
                        .measurementTime(TimeValue.seconds(1))
                        .addProfiler("gc")
                        .jvmArgs(ManagementFactory.getRuntimeMXBean()
                                .getInputArguments()
                                .toArray(String[]::new))
                        .verbosity(common.verbose() ? VerboseMode.NORMAL : VerboseMode.SILENT)
                        .build())
                .run();
        var benchmarks = new ArrayList<Report>();
        results.forEach(result -> benchmarks.add(report(result)));
        console.report(new Report()
                .put("jdk", Runtime.version().toString())
                .put("forks", full ? 2 : 1)
                .list("benchmarks", List.copyOf(benchmarks)));
        return 0;
    }

    private static Report report(RunResult run) {
        BenchmarkParams params = run.getParams();
        Result<?> primary = run.getPrimaryResult();
        var report = new Report()
                .put("benchmark", params.getBenchmark().replaceFirst("^capstan\\.bench\\.", ""))
                .put(
                        "parameters",
                        params.getParamsKeys().stream()
                                .map(key -> key + "=" + params.getParam(key))
                                .toList())
                .put("score", rounded(primary.getScore()))
                .put("unit", primary.getScoreUnit());
        double error = primary.getScoreError();
        report.put("error", Double.isNaN(error) ? null : rounded(error));
        run.getSecondaryResults().forEach((name, result) -> {
            if (name.endsWith("gc.alloc.rate.norm")) {
                report.put("allocatedBytesPerOperation", rounded(result.getScore()));
            }
        });
        return report;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
