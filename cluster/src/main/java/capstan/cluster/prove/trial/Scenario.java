package capstan.cluster.prove.trial;

import capstan.cluster.cli.CommandFailed;
import capstan.cluster.cli.Console;
import capstan.cluster.prove.report.HtmlReport;
import capstan.cluster.prove.report.ProofReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// One proof as a subcommand of `prove`: runs it in a trial of its own and tells what came out.
public abstract class Scenario implements Callable<Integer> {

    /// Name of the check that the proof was not cut short.
    private static final String COMPLETED = "completed";

    @Mixin
    private final ProveOptions options = new ProveOptions();

    /// Short name of the proof, also of its folders.
    protected abstract String name();

    /// The claim that is put to the test, one sentence for people.
    protected abstract String claim();

    /// Refuses options that say what they must not, before anything is made.
    ///
    /// @throws CommandFailed with the option, what was expected and what came
    protected abstract void checkOptions();

    /// Does the worst and puts what it found into the trial's report. Returns early when the trial is over, or when
    /// this machine does not allow it and the report says so.
    protected abstract void prove(Trial trial);

    @Override
    public final Integer call() {
        checkOptions();
        Console console = options.common.console();
        var report = new ProofReport(name(), claim(), options.seed);
        try (Trial trial = Trial.open(name(), options, console, report)) {
            Path html = options.report == null ? trial.folder().resolve("report.html") : options.report;
            console.say("proving " + name() + ": " + trial.folder());
            try {
                prove(trial);
            } catch (RuntimeException failure) {
                report.check(COMPLETED, "the whole run", "stopped by " + failure, false);
                HtmlReport.write(report.finish(), html);
                console.say("  report      " + html.toAbsolutePath().normalize());
                throw failure;
            }
            trial.whyOver().ifPresent(reason -> report.check(COMPLETED, "the whole run", reason, false));
            report.finish();
            HtmlReport.write(report, html);
            report.figure("report", html.toAbsolutePath().normalize().toString());
            report.lines().forEach(console::print);
            if (console.isJson()) {
                console.report(report.json());
            }
            return report.holds() || report.skipped().isPresent() ? 0 : CommandFailed.CHECK_FAILED;
        }
    }
}
