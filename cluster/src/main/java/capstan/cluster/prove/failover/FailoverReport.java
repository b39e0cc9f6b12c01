package capstan.cluster.prove.failover;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.Table;
import capstan.cluster.prove.watch.AgeWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Puts what both halves came to into the report.
final class FailoverReport {

    private static final double MICROS_A_MILLI = 1_000;
    private static final int DIGITS = 3;
    /// Findings that are told in words.
    private static final int NOTES = 20;

    private final ProofReport report;

    FailoverReport(ProofReport report) {
        this.report = report;
    }

    /// @param kills how many there were to be in all
    void tell(List<HalfResult> halves, int kills) {
        report.checkAtLeast("kills", kills, sum(halves, half -> half.kills().size()))
                .checkZero("tradesMissing", sum(halves, half -> half.journal().tradesMissing()))
                .checkZero(
                        "tradesDuplicated", sum(halves, half -> half.journal().tradesDuplicated()))
                .checkZero(
                        "bookMismatches",
                        sum(
                                halves,
                                half -> half.readings().mismatches()
                                        + half.journal().bookMismatches()))
                .checkZero("twoWriters", sum(halves, half -> half.journal().twoWriters()))
                .checkAtLeast(
                        "booksCompared", 1, sum(halves, half -> half.readings().compared()))
                .checkZero(
                        "olderGenerationsSeen",
                        sum(halves, half -> half.readings().older()))
                .checkZero("notHealed", sum(halves, HalfResult::notHealed))
                .checkTrue(
                        "journalProved",
                        !halves.isEmpty()
                                && halves.stream()
                                        .allMatch(half -> half.journal().isProved()))
                .figure(
                        "nodesEndedByThemselves",
                        sum(halves, half -> half.endedByThemselves().size()))
                .figure("booksWithoutTruth", sum(halves, half -> half.readings().unknown()))
                .figure("journalFacts", sum(halves, half -> half.journal().facts()))
                .figure("trades", sum(halves, half -> half.journal().trades()))
                .figure("framesSent", sum(halves, HalfResult::frames));
        halves.forEach(this::figures);
        report.table(ages(halves)).table(kills(halves));
        report.plot(new Plot.Lines(
                        "Age of the oldest book that readers saw",
                        "seconds",
                        "ms",
                        halves.stream().map(HalfResult::ages).toList()))
                .plot(new Plot.Bars("Longest age after the kill of a node that holds symbols", "ms", bars(halves)));
        notes(halves);
    }

    private void figures(HalfResult half) {
        String suffix = half.plan().suffix();
        Histogram reads = reads(half, _ -> true);
        Histogram longest = longest(half, victim -> victim == Victim.ENTITY || victim == Victim.GATE);
        report.figure("seconds" + suffix, Math.round(half.seconds()));
        figures("ageMs", suffix, reads);
        figures("killedNodeAgeMs", suffix, longest);
    }

    private void figures(String name, String suffix, Histogram micros) {
        if (micros.getTotalCount() > 0) {
            report.figure(name + "P50" + suffix, roundedMillis(micros, 50))
                    .figure(name + "P99" + suffix, roundedMillis(micros, 99))
                    .figure(name + "Max" + suffix, roundedMillis(micros, 100));
        }
    }

    private static Table ages(List<HalfResult> halves) {
        var table = new Table(
                "ages",
                "Age of what readers saw, by what was killed",
                "replicas",
                "killed",
                "kills",
                "looks",
                "notLive",
                "unanswered",
                "ageMsP50",
                "ageMsP99",
                "ageMsMax",
                "longestMsP50",
                "longestMsP99",
                "longestMsMax",
                "healedMsP50",
                "healedMsMax");
        for (HalfResult half : halves) {
            for (Victim victim : Victim.values()) {
                row(table, half, victim);
            }
            AgeWindow between = half.between();
            table.row(
                    half.plan().replicas(),
                    "nothing",
                    0,
                    between.looks(),
                    between.notLive(),
                    between.unanswered(),
                    millis(between.ages(), 50),
                    millis(between.ages(), 99),
                    millis(between.ages(), 100),
                    null,
                    null,
                    null,
                    null,
                    null);
        }
        return table;
    }

    private static void row(Table table, HalfResult half, Victim victim) {
        List<KillOutcome> kills =
                half.kills().stream().filter(kill -> kill.victim() == victim).toList();
        Histogram reads = reads(half, killed -> killed == victim);
        Histogram longest = longest(half, killed -> killed == victim);
        var healed = new Histogram(DIGITS);
        kills.forEach(kill -> healed.recordValue(kill.healedMillis() * 1_000));
        table.row(
                half.plan().replicas(),
                victim.text(),
                kills.size(),
                sum(kills, kill -> kill.window().looks()),
                sum(kills, kill -> kill.window().notLive()),
                sum(kills, kill -> kill.window().unanswered()),
                millis(reads, 50),
                millis(reads, 99),
                millis(reads, 100),
                millis(longest, 50),
                millis(longest, 99),
                millis(longest, 100),
                millis(healed, 50),
                millis(healed, 100));
    }

    private static Table kills(List<HalfResult> halves) {
        var table = new Table(
                "killed",
                "Every kill",
                "replicas",
                "kill",
                "killed",
                "what",
                "longestMs",
                "healedMs",
                "wholeMs",
                "findings");
        for (HalfResult half : halves) {
            for (KillOutcome kill : half.kills()) {
                table.row(
                        half.plan().replicas(),
                        kill.number(),
                        kill.victim().text(),
                        kill.what(),
                        kill.window().longestMicros() / 1_000,
                        kill.healedMillis(),
                        kill.healedMillis() + kill.backMillis(),
                        kill.findings().isEmpty() ? null : String.join("; ", kill.findings()));
            }
        }
        return table;
    }

    /// All looks in the windows of kills.
    private static Histogram reads(HalfResult half, Predicate<Victim> wanted) {
        var sum = new Histogram(DIGITS);
        half.kills().stream()
                .filter(kill -> wanted.test(kill.victim()))
                .forEach(kill -> kill.window().addTo(sum));
        return sum;
    }

    /// The longest age of each kill.
    private static Histogram longest(HalfResult half, Predicate<Victim> wanted) {
        var longest = new Histogram(DIGITS);
        half.kills().stream()
                .filter(kill -> wanted.test(kill.victim()))
                .forEach(kill -> longest.recordValue(kill.window().longestMicros()));
        return longest;
    }

    private static List<Plot.Bar> bars(List<HalfResult> halves) {
        var bars = new ArrayList<Plot.Bar>();
        for (HalfResult half : halves) {
            Histogram longest = longest(half, victim -> victim == Victim.ENTITY || victim == Victim.GATE);
            if (longest.getTotalCount() > 0) {
                bars.add(Plot.Bars.of(half.plan().name(), longest, MICROS_A_MILLI));
            }
        }
        return bars;
    }

    private void notes(List<HalfResult> halves) {
        report.note(
                "The age of a symbol at a look is the time since the exchange sent the first depth diff that the reader"
                        + " did not see yet; who got no answer has what was seen before. healedMs ends when every symbol is live"
                        + " and young again and, after a node was killed, the others have removed it.");
        var notes = new ArrayList<String>();
        for (HalfResult half : halves) {
            String name = half.plan().name() + ": ";
            half.findings().forEach(finding -> notes.add(name + finding));
            half.endedByThemselves().forEach(ended -> notes.add(name + ended));
            half.kills()
                    .forEach(kill -> kill.findings()
                            .forEach(finding -> notes.add(name + "kill " + kill.number() + " ("
                                    + kill.victim().text() + ", " + kill.what() + "): " + finding)));
            half.readings().examples().forEach(example -> notes.add(name + example));
            half.journal().notes().forEach(note -> notes.add(name + note));
        }
        notes.stream().limit(NOTES).forEach(report::note);
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> figure) {
        return all.stream().mapToLong(figure).sum();
    }

    private static @Nullable Double millis(Histogram micros, double percentile) {
        return micros.getTotalCount() == 0 ? null : roundedMillis(micros, percentile);
    }

    private static double roundedMillis(Histogram micros, double percentile) {
        return Math.round(micros.getValueAtPercentile(percentile) / 100.0) / 10.0;
    }
}
