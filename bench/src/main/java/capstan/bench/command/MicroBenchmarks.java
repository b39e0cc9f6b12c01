package capstan.bench.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import capstan.bench.Control;
import capstan.cluster.cli.Report;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs JMH benchmarks and tells each as time an operation and as a ratio to its control from the same run.
///
/// @param only which ones, a regular expression over class and method
/// @param full whether the figures are to be quoted: two forks and longer iterations
record MicroBenchmarks(String only, boolean full, boolean verbose) {

    /// The parameter that has one size only in a quick run, so that all of them end within some minutes.
    private static final String SIZES = "framesPerBatch";

    private static final String QUICK_SIZE = "8";

    int forks() {
        return full ? 2 : 1;
    }

    /// One report a benchmark and set of parameters, in JMH's order; none when none is meant.
    List<Report> run() throws RunnerException {
        var silent = OutputFormatFactory.createFormatInstance(
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8), VerboseMode.SILENT);
        if (BenchmarkList.defaultList().find(silent, List.of(only), List.of()).isEmpty()) {
            return List.of();
        }
        TimeValue iteration = full ? TimeValue.seconds(1) : TimeValue.milliseconds(300);
        var options = new OptionsBuilder()
                .include(only)
                .forks(forks())
                .warmupIterations(full ? 3 : 2)
                .warmupTime(iteration)
                .measurementIterations(full ? 5 : 3)
                .measurementTime(iteration)
                .addProfiler("gc")
                .jvmArgs(
                        ManagementFactory.getRuntimeMXBean().getInputArguments().toArray(String[]::new))
                .verbosity(verbose ? VerboseMode.NORMAL : VerboseMode.SILENT);
        if (!full) {
            options.param(SIZES, QUICK_SIZE);
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        var scores = new HashMap<String, Double>();
        results.forEach(run ->
                scores.put(key(run.getParams(), null), run.getPrimaryResult().getScore()));
        return results.stream().map(run -> report(run, scores)).toList();
    }

    private static Report report(RunResult run, Map<String, Double> scores) {
        BenchmarkParams params = run.getParams();
        Result<?> primary = run.getPrimaryResult();
        double error = primary.getScoreError();
        var report = new Report()
                .put("benchmark", params.getBenchmark().replaceFirst("^capstan\\.bench\\.", ""))
                .put(
                        "parameters",
                        params.getParamsKeys().stream()
                                .map(key -> key + "=" + params.getParam(key))
                                .toList())
                .put("score", rounded(primary.getScore()))
                .put("unit", primary.getScoreUnit())
                .put("error", Double.isNaN(error) ? null : rounded(error));
        run.getSecondaryResults().forEach((name, result) -> {
            if (name.endsWith("gc.alloc.rate.norm")) {
                report.put("allocatedBytesPerOperation", rounded(result.getScore()));
            }
        });
        putRatio(report, params, primary.getScore(), scores);
        return report;
    }

    /// How many times as fast as the control; above 1 is faster. Left out where the control did not run.
    private static void putRatio(Report report, BenchmarkParams params, double score, Map<String, Double> scores) {
        Control control = control(params);
        @Nullable Double controlScore = control == null ? null : scores.get(key(params, control));
        if (control != null && controlScore != null) {
            report.put("control", control.parameter() + "=" + control.value())
                    .put("ratio", rounded(controlScore / score));
        }
    }

    private static @Nullable Control control(BenchmarkParams params) {
        String benchmark = params.getBenchmark();
        String owner = benchmark.substring(0, benchmark.lastIndexOf('.'));
        try {
            return Class.forName(owner).getAnnotation(Control.class);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("JMH ran " + benchmark + ", whose class is not on the class path", e);
        }
    }

    /// Benchmark and parameters, those of the control where one is given.
    private static String key(BenchmarkParams params, @Nullable Control control) {
        var key = new StringBuilder(params.getBenchmark());
        for (String name : params.getParamsKeys()) {
            String value =
                    control != null && control.parameter().equals(name) ? control.value() : params.getParam(name);
            key.append(' ').append(name).append('=').append(value);
        }
        return key.toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
