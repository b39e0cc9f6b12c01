package capstan.cluster.prove.partition;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Puts what all parts came to into the report.
final class PartitionReport {

    private static final int DIGITS = 3;
    /// Findings that are told in words.
    private static final int NOTES = 20;

    private final ProofReport report;
    private final List<PartResult> parts;
    private final List<CutOutcome> cuts;

    PartitionReport(ProofReport report, List<PartResult> parts) {
        this.report = report;
        this.parts = parts;
        cuts = parts.stream().flatMap(part -> part.cuts().stream()).toList();
    }

    /// @param trials how many there were to be in all
    void tell(int trials) {
        report.checkAtLeast("trials", trials, cuts.size())
                .checkTrue("minoritySilent", all(CutOutcome::isSilent))
                .checkTrue("minoritySaidSo", all(CutOutcome::hasSaidSo))
                .checkTrue("majorityLive", all(CutOutcome::isLive))
                .checkTrue("wholeAgain", all(CutOutcome::isWhole))
                .checkAtLeast(
                        "symbolsCutOff",
                        1,
                        cuts.stream().mapToLong(CutOutcome::symbols).sum())
                .checkZero("twoWriters", sum(part -> part.journal().twoWriters()))
                .checkZero("tradesMissing", sum(part -> part.journal().tradesMissing()))
                .checkZero("tradesDuplicated", sum(part -> part.journal().tradesDuplicated()))
                .checkZero(
                        "bookMismatches",
                        sum(part ->
                                part.readings().mismatches() + part.journal().bookMismatches()))
                .checkAtLeast("booksCompared", 1, sum(part -> part.readings().compared()))
                .checkZero("olderGenerationsSeen", sum(part -> part.readings().older()))
                .checkTrue(
                        "journalProved",
                        !parts.isEmpty()
                                && parts.stream()
                                        .allMatch(part -> part.journal().isProved()))
                .checkZero("otherFindings", sum(part -> part.findings().size()));
        Predicate<CutOutcome> ofLinks = cut -> cut.cut().isOfLinks();
        figures("lastWriteMs", times(ofLinks, CutOutcome::lastWriteMillis));
        figures("silentAfterMs", times(ofLinks, CutOutcome::silentMillis));
        figures("silentAfterStandstillMs", times(ofLinks.negate(), CutOutcome::silentMillis));
        figures("liveAfterMs", times(_ -> true, CutOutcome::liveMillis));
        figures("wholeAfterMs", times(_ -> true, CutOutcome::wholeMillis));
        figures("oldestSeenMs", times(_ -> true, cut -> cut.window().longestMicros() / 1_000));
        report.figure("booksWithoutTruth", sum(part -> part.readings().unknown()))
                .figure("journalFacts", sum(part -> part.journal().facts()))
                .figure("trades", sum(part -> part.journal().trades()))
                .figure("framesSent", sum(PartResult::frames))
                .table(kinds())
                .table(each())
                .plot(new Plot.Lines(
                        "Age of the oldest book that readers saw",
                        "seconds",
                        "ms",
                        parts.stream().map(PartResult::ages).toList()));
        plot();
        notes();
    }

    private boolean all(Predicate<CutOutcome> wanted) {
        return !cuts.isEmpty() && cuts.stream().allMatch(wanted);
    }

    private long sum(ToLongFunction<PartResult> figure) {
        return parts.stream().mapToLong(figure).sum();
    }

    private Histogram times(Predicate<CutOutcome> wanted, ToLongFunction<CutOutcome> millis) {
        var times = new Histogram(DIGITS);
        cuts.stream().filter(wanted).mapToLong(millis).forEach(time -> times.recordValue(Math.max(0, time)));
        return times;
    }

    private void figures(String name, Histogram millis) {
        if (millis.getTotalCount() > 0) {
            report.figure(name + "P50", millis.getValueAtPercentile(50))
                    .figure(name + "P99", millis.getValueAtPercentile(99))
                    .figure(name + "Max", millis.getMaxValue());
        }
    }

    private Table kinds() {
        var table = new Table(
                "kinds",
                "By kind of cut, median and longest, ms",
                "nodes",
                "cut",
                "trials",
                "symbols",
                "lastWriteP50",
                "lastWriteMax",
                "silentP50",
                "silentMax",
                "liveP50",
                "liveMax",
                "oldestP50",
                "oldestMax",
                "wholeP50",
                "wholeMax");
        for (PartResult part : parts) {
            for (Cut kind : Cut.values()) {
                Predicate<CutOutcome> wanted =
                        cut -> cut.cut() == kind && cut.nodes() == part.plan().nodes();
                Histogram writes = times(wanted, CutOutcome::lastWriteMillis);
                Histogram silent = times(wanted, CutOutcome::silentMillis);
                Histogram live = times(wanted, CutOutcome::liveMillis);
                Histogram oldest = times(wanted, cut -> cut.window().longestMicros() / 1_000);
                Histogram whole = times(wanted, CutOutcome::wholeMillis);
                table.row(
                        part.plan().nodes(),
                        kind.text(),
                        silent.getTotalCount(),
                        cuts.stream()
                                .filter(wanted)
                                .mapToLong(CutOutcome::symbols)
                                .sum(),
                        median(writes),
                        longest(writes),
                        median(silent),
                        longest(silent),
                        median(live),
                        longest(live),
                        median(oldest),
                        longest(oldest),
                        median(whole),
                        longest(whole));
            }
        }
        return table;
    }

    private static @Nullable Long median(Histogram millis) {
        return millis.getTotalCount() == 0 ? null : millis.getValueAtPercentile(50);
    }

    private static @Nullable Long longest(Histogram millis) {
        return millis.getTotalCount() == 0 ? null : millis.getMaxValue();
    }

    private Table each() {
        var table = new Table(
                "cuts",
                "Every cut",
                "trial",
                "nodes",
                "cut",
                "who",
                "symbols",
                "restarted",
                "toldMs",
                "lastWriteMs",
                "silentMs",
                "liveMs",
                "oldestMs",
                "wholeMs",
                "findings");
        for (CutOutcome cut : cuts) {
            table.row(
                    cut.number(),
                    cut.nodes(),
                    cut.cut().text(),
                    cut.who(),
                    cut.symbols(),
                    cut.restartedWhileCut() ? "while cut" : "when healed",
                    cut.toldMillis() < 0 ? null : cut.toldMillis(),
                    cut.lastWriteMillis(),
                    cut.silentMillis(),
                    cut.liveMillis(),
                    cut.window().longestMicros() / 1_000,
                    cut.wholeMillis(),
                    cut.findings().isEmpty() ? null : String.join("; ", cut.findings()));
        }
        return table;
    }

    private void plot() {
        var bars = new ArrayList<Plot.Bar>();
        bar(bars, "minority silent", times(cut -> cut.cut().isOfLinks(), CutOutcome::silentMillis));
        bar(bars, "others live", times(_ -> true, CutOutcome::liveMillis));
        if (!bars.isEmpty()) {
            report.plot(new Plot.Bars("Time since the cut", "ms", bars));
        }
    }

    private static void bar(List<Plot.Bar> bars, String name, Histogram millis) {
        if (millis.getTotalCount() > 0) {
            bars.add(Plot.Bars.of(name, millis, 1));
        }
    }

    private void notes() {
        report.note("A minority is silent when its processes have ended by themselves and its entities have journaled"
                + " nothing after that; it says so by exit code 3 and the reason. lastWriteMs is its last fact. liveMs ends when the others"
                + " have removed it and readers see every symbol live and at most half a second old. All since the"
                + " cut; silentMs of a standstill since the process went on. wholeMs begins when the links are healed and"
                + " ends when every node sees every other one as a member and all is live.");
        var notes = new ArrayList<String>();
        for (PartResult part : parts) {
            String name = part.plan().name() + ": ";
            part.findings().forEach(finding -> notes.add(name + finding));
            part.cuts()
                    .forEach(cut -> cut.findings()
                            .forEach(finding -> notes.add(name + "trial " + cut.number() + " ("
                                    + cut.cut().text() + ", " + cut.who() + "): " + finding)));
            part.readings().examples().forEach(example -> notes.add(name + example));
            part.journal().notes().forEach(note -> notes.add(name + note));
        }
        notes.stream().limit(NOTES).forEach(report::note);
    }
}
