package capstan.cluster.prove.faults;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.ProofReport;
import capstan.cluster.prove.report.Table;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Trial;
import capstan.simulator.faults.FaultKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Tells what was injected, noticed and shown.
final class FaultsReport {

    private static final double MICROS_A_MILLI = 1_000;
    private static final long HIGHEST_MICROS = 3_600_000_000L;

    private final Trial trial;
    private final FaultMatcher matcher;
    private final BookWatch watch;
    private final HotReaders hot;
    private final FaultMix mix;
    private final long cleanFrames;

    FaultsReport(Trial trial, FaultMatcher matcher, BookWatch watch, HotReaders hot, FaultMix mix, long cleanFrames) {
        this.trial = trial;
        this.matcher = matcher;
        this.watch = watch;
        this.hot = hot;
        this.mix = mix;
        this.cleanFrames = cleanFrames;
    }

    void tell(TimeSeries faultRate, TimeSeries frameRate) {
        ProofReport report = trial.report();
        List<FaultTally> tallies = matcher.tallies();
        report.checkAtLeast("injected", mix.count(), sum(tallies, tally -> tally.injected))
                .checkZero("undetected", sum(tallies, tally -> tally.undetected))
                .checkZero("falseAlarms", matcher.falseAlarms())
                .checkAtLeast("cleanFrames", mix.cleanFrames(), cleanFrames)
                .checkZero("bookMismatches", watch.mismatches())
                .checkZero("olderGenerationsSeen", hot.older())
                .checkAtLeast("booksCompared", 1, watch.compared())
                .figure("detected", sum(tallies, tally -> tally.detected))
                .figure("swallowedByDisconnects", sum(tallies, tally -> tally.swallowed))
                .figure("snapshotsUnused", sum(tallies, tally -> tally.unused))
                .figure("lateByStalls", matcher.stalls())
                .figure("booksWithoutTruth", watch.unknown())
                .figure("reads", hot.reads())
                .figure("liveReads", hot.live())
                .figure("lines", mix.lines())
                .figure("framesPerSecondALine", (long) mix.rate())
                .table(table(tallies))
                .plot(new Plot.Lines(
                        "Faults and frames over time",
                        "seconds",
                        "a second",
                        List.of(faultRate.line(), frameRate.line())))
                .plot(bars("From a fault to its detection", tallies, tally -> tally.detection))
                .plot(bars("From a fault of depth to a live book behind it in Redis", tallies, tally -> tally.healing))
                .plot(strips());
        matcher.noticed().forEach((kind, count) -> report.figure("noticed" + camel(kind.name()), count));
        matcher.examples().forEach(report::note);
        watch.examples().forEach(report::note);
        report.note("Swallowed faults were sent within two seconds of the end of their connection and never read by"
                + " anybody; unused snapshots led to no wrong book.");
    }

    private static Table table(List<FaultTally> tallies) {
        var table = new Table(
                "kinds",
                "By kind of fault",
                "kind",
                "injected",
                "detected",
                "undetected",
                "swallowed",
                "unused",
                "detectP50Millis",
                "detectP99Millis",
                "healP50Millis",
                "healP99Millis");
        for (FaultTally tally : tallies) {
            if (tally.injected > 0) {
                table.row(
                        tally.kind.name(),
                        tally.injected,
                        tally.detected,
                        tally.undetected,
                        tally.swallowed,
                        tally.unused,
                        millis(tally.detection, 50),
                        millis(tally.detection, 99),
                        millis(tally.healing, 50),
                        millis(tally.healing, 99));
            }
        }
        return table;
    }

    private static @Nullable Double millis(AbstractHistogram histogram, double percentile) {
        return histogram.getTotalCount() == 0 ? null : histogram.getValueAtPercentile(percentile) / MICROS_A_MILLI;
    }

    /// One set of bars for faults of frames and one for all others, which take longer by nature.
    private static Plot bars(
            String title, List<FaultTally> tallies, Function<FaultTally, AbstractHistogram> histogram) {
        var frames = new Histogram(HIGHEST_MICROS, 3);
        var others = new Histogram(HIGHEST_MICROS, 3);
        for (FaultTally tally : tallies) {
            boolean isQuick = tally.kind.scope() == FaultKind.Scope.FRAME
                    && tally.kind != FaultKind.SILENT_SYMBOL
                    && tally.kind != FaultKind.DELAYED;
            (isQuick ? frames : others).add(histogram.apply(tally));
        }
        var bars = new ArrayList<Plot.Bar>();
        bars.add(Plot.Bars.of("frames", frames, MICROS_A_MILLI));
        if (others.getTotalCount() > 0) {
            bars.add(Plot.Bars.of("silence, delays, connections, REST", others, MICROS_A_MILLI));
        }
        return new Plot.Bars(title, "ms", bars);
    }

    private Plot strips() {
        List<Plot.Strip> strips = watch.strips().stream().map(StateStrip::strip).toList();
        double until = strips.stream()
                .flatMap(strip -> strip.spans().stream())
                .mapToDouble(Plot.Span::to)
                .max()
                .orElse(1);
        return new Plot.Strips("Labels of the symbols, the worst in each moment", until, strips);
    }

    private static String camel(String name) {
        var camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
        }
        return camel.toString();
    }

    private static long sum(List<FaultTally> tallies, ToLongFunction<FaultTally> figure) {
        return tallies.stream().mapToLong(figure).sum();
    }
}
