package capstan.bench.load;

import capstan.cluster.cli.Console;
import capstan.cluster.cli.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long it takes to notice a lost frame, to heal the book and to show it: by a second line that has the frame, and
/// by a depth snapshot where there is one line only. Twenty symbols at 4,000 frames a second.
public final class HealBenchmarks {

    private static final String LINE = "load.Heal.line";
    private static final String SNAPSHOT = "load.Heal.snapshot";
    private static final int SMALL = 1_000;
    private static final int LARGE = 5_000;
    /// A symbol loses a frame every second; the line is back long before.
    private static final Duration LINE_EVERY = Duration.ofMillis(50);
    /// A symbol loses a frame every five seconds, longer than an entity waits between two snapshots.
    private static final Duration SNAPSHOT_EVERY = Duration.ofMillis(250);

    private final LoadPlan plan;
    private final Console console;

    public HealBenchmarks(LoadPlan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    /// One report a benchmark and its variant; none when none is meant.
    public List<Report> run() {
        var reports = new ArrayList<Report>();
        if (!plan.wants(LINE) && !plan.wants(SNAPSHOT)) {
            return reports;
        }
        HealTrial control = trial("a snapshot of " + LARGE + " levels", 1, LARGE, SNAPSHOT_EVERY);
        if (plan.wants(LINE)) {
            reports.add(report(LINE, List.of(), trial("a second line", 2, SMALL, LINE_EVERY), control));
        }
        if (plan.wants(SNAPSHOT)) {
            HealTrial small = trial("a snapshot of " + SMALL + " levels", 1, SMALL, SNAPSHOT_EVERY);
            reports.add(report(SNAPSHOT, List.of("levels=" + SMALL), small, control));
            reports.add(report(SNAPSHOT, List.of("levels=" + LARGE), control, control));
        }
        return reports;
    }

    private HealTrial trial(String what, int lines, int levels, Duration every) {
        console.say("healing by " + what + " …");
        return new HealTrial(plan, lines, levels, every).run();
    }

    private static Report report(String benchmark, List<String> parameters, HealTrial trial, HealTrial control) {
        double median = trial.lostToRedis().getValueAtPercentile(50);
        var report = new Report()
                .put("benchmark", benchmark)
                .put("parameters", parameters)
                .put("score", median)
                .put("unit", "us/loss at p50, lost frame to Redis")
                .put("control", "levels=" + LARGE)
                .put("ratio", Figures.rounded(control.lostToRedis().getValueAtPercentile(50) / Math.max(1, median), 2));
        trial.tell(report);
        return report;
    }
}
