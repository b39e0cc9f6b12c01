package capstan.cluster.prove.rolling;

import capstan.cluster.cli.Version;
import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.Table;
import capstan.cluster.prove.watch.AgeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Puts what a run came to into the report.
final class RollingReport {

    private static final double MICROS_A_MILLI = 1_000;
    private static final int DIGITS = 3;
    /// Findings that are told in words.
    private static final int NOTES = 20;

    private final ProofReport report;

    RollingReport(ProofReport report) {
        this.report = report;
    }

    void tell(RollingPlan plan, RollingResult result) {
        List<Replacement> replacements = result.replacements();
        report.check("replaced", plan.replacements(), replacements.size(), replacements.size() == plan.replacements())
                .checkZero("tradesMissing", result.journal().tradesMissing())
                .checkZero("tradesDuplicated", result.journal().tradesDuplicated())
                .checkZero(
                        "bookMismatches",
                        result.readings().mismatches() + result.journal().bookMismatches())
                .checkAtLeast("booksCompared", 1, result.readings().compared())
                .checkZero("olderGenerationsSeen", result.readings().older())
                .checkZero("twoWriters", result.byPrevious().twoWriters())
                .checkZero("notAsItShould", findings(result).size())
                .checkTrue("journalProved", result.journal().isProved())
                .checkTrue("verifiedByPrevious", result.byPrevious().holds())
                .checkTrue("verifiedByNext", result.byNext().holds());
        crossings(plan, result);
        ages(result);
        findings(result).stream().limit(NOTES).forEach(report::note);
        result.readings().examples().forEach(report::note);
        result.journal().notes().stream().limit(NOTES).forEach(report::note);
        if (!result.byPrevious().holds()) {
            report.note("verify of this build said: " + result.byPrevious().said());
        }
        if (!result.byNext().holds()) {
            report.note("verify of the next build said: " + result.byNext().said());
        }
    }

    /// That the proof is one: each build has read what the other one wrote and sent.
    private void crossings(RollingPlan plan, RollingResult result) {
        FactVersions facts = result.facts();
        if (plan.isBack()) {
            report.checkAtLeast("messagesNextToPrevious", 1, result.messagesToPrevious())
                    .check(
                            "symbolsContinuedByPrevious",
                            plan.load().symbols(),
                            facts.continuedByPrevious(),
                            facts.continuedByPrevious() == plan.load().symbols())
                    .checkAtLeast("snapshotsOfNextReadByPrevious", 1, result.snapshotsOfNext());
        }
        report.checkAtLeast("messagesPreviousToNext", 1, result.seen().messagesOfPrevious())
                .check(
                        "symbolsContinuedByNext",
                        plan.load().symbols(),
                        facts.continuedByNext(),
                        facts.continuedByNext() == plan.load().symbols())
                .checkAtLeast("factsOfPreviousReadByNext", 1, result.seen().factsOfPrevious())
                .checkAtLeast("symbolsMoved", 1, sum(result, Replacement::symbols))
                .checkZero("symbolsToGoingBuild", sum(result, Replacement::toGoing))
                .check(
                        "schema",
                        result.next().schema(),
                        facts.schema(),
                        facts.schema() == result.next().schema())
                .figure("previousVersion", Version.current())
                .figure("nextVersion", result.next().version())
                .figure("previousJournalVersion", result.next().journalVersion() - 1)
                .figure("nextJournalVersion", result.next().journalVersion())
                .figure("factsOfPrevious", facts.previous())
                .figure("factsOfNext", facts.next())
                .figure("journalFacts", result.journal().facts())
                .figure("trades", result.journal().trades());
    }

    private void ages(RollingResult result) {
        var replaced = new Histogram(DIGITS);
        result.replacements().forEach(replacement -> replacement.window().addTo(replaced));
        report.figure("oldestAgeMsP50", orZero(replaced, 50))
                .figure("oldestAgeMsP99", orZero(replaced, 99))
                .figure("oldestAgeMsMax", orZero(replaced, 100))
                .figure("calmAgeMsP50", orZero(result.between().ages(), 50))
                .figure("calmAgeMsP99", orZero(result.between().ages(), 99))
                .figure("calmAgeMsMax", orZero(result.between().ages(), 100));
        var table = new Table(
                "replacements",
                "One node after the other",
                "node",
                "to",
                "symbols",
                "leftMs",
                "backMs",
                "liveMs",
                "ageMsP50",
                "ageMsP99",
                "ageMsMax",
                "looks",
                "notLive",
                "unanswered");
        for (Replacement replacement : result.replacements()) {
            AgeWindow window = replacement.window();
            long back = replacement.leaveMillis() + replacement.upMillis();
            table.row(
                    "node-" + replacement.number(),
                    replacement.toNext() ? result.next().version() : Version.current(),
                    replacement.symbols(),
                    replacement.leaveMillis(),
                    back,
                    back + replacement.healedMillis(),
                    millis(window.ages(), 50),
                    millis(window.ages(), 99),
                    millis(window.ages(), 100),
                    window.looks(),
                    window.notLive(),
                    window.unanswered());
        }
        report.table(table)
                .plot(new Plot.Lines(
                        "Age of the oldest book that readers saw", "seconds", "ms", List.of(result.ages())));
    }

    private static List<String> findings(RollingResult result) {
        var findings = new ArrayList<>(result.findings());
        for (Replacement replacement : result.replacements()) {
            replacement
                    .findings()
                    .forEach(finding -> findings.add("node-" + replacement.number()
                            + (replacement.toNext() ? " to the next build: " : " back: ") + finding));
        }
        return findings;
    }

    private static long sum(RollingResult result, ToLongFunction<Replacement> figure) {
        return result.replacements().stream().mapToLong(figure).sum();
    }

    private static double orZero(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile) / MICROS_A_MILLI;
    }

    private static @Nullable Double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? null : (Double) orZero(micros, percentile);
    }
}
