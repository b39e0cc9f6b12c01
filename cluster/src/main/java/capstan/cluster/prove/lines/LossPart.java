package capstan.cluster.prove.lines;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.Progress;
import capstan.cluster.node.Node;
import capstan.cluster.prove.report.ProofReport;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A line that loses frames beside one that is whole.
final class LossPart {

    private static final Duration LOOK = Duration.ofSeconds(1);
    /// Books that have just become live may still ask for trades that passed while they were not.
    private static final Duration SETTLE = Duration.ofSeconds(3);
    /// The newest lost frames are noticed with the next frames of their symbols.
    private static final Duration LAST_FRAMES = Duration.ofSeconds(20);

    private final LinesStage stage;
    private final Duration period;
    private final LineSeries series =
            new LineSeries(System.nanoTime(), Map.of(LinesStage.LOSING, "loses frames", LinesStage.WHOLE, "whole"));

    LossPart(LinesStage stage, Duration period) {
        this.stage = stage;
        this.period = period;
    }

    Config config() {
        return stage.config(List.of(stage.url(LinesStage.LOSING), stage.url(LinesStage.WHOLE)), Map.of());
    }

    void run(Node node) {
        ProofReport report = stage.trial.report();
        LossMatcher matcher = stage.matcher;
        boolean live = stage.awaitLive(node);
        report.checkTrue("allLive", live);
        if (!live) {
            return;
        }
        stage.trial.await(SETTLE);
        matcher.begin();
        long requestsBefore = stage.requests();
        long gapsBefore = LinesStage.sum(stage.statuses(node), SymbolStatus::gaps);
        watch(node);
        long last = matcher.newest();
        awaitNoticed(node, last);
        long undetected = matcher.undetected(last);
        matcher.end();
        List<SymbolStatus> statuses = stage.statuses(node);
        report.checkZero("restRequests", stage.requests() - requestsBefore)
                .checkAtLeast("framesLost", 1, matcher.injected())
                .checkZero("undetected", undetected)
                .checkZero("falseAlarms", matcher.falseAlarms())
                .checkTrue("allLive", LinesStage.isLive(statuses))
                .figure("journaledGaps", LinesStage.sum(statuses, SymbolStatus::gaps) - gapsBefore)
                .figure("frames", LinesStage.sum(statuses, SymbolStatus::frames))
                .figure("diffsApplied", LinesStage.sum(statuses, SymbolStatus::diffsApplied))
                .figure("trades", LinesStage.sum(statuses, SymbolStatus::trades))
                .table(series.table("lines", "By line, one of which loses frames"))
                .plot(series.firsts())
                .plot(series.lag());
        matcher.examples().forEach(report::note);
    }

    private void watch(Node node) {
        long begin = System.nanoTime();
        try (Progress progress = stage.trial.progress("losing frames", "seconds", period.toSeconds())) {
            while (System.nanoTime() - begin < period.toNanos() && !stage.trial.await(LOOK)) {
                series.add(stage.lines(node));
                progress.to((System.nanoTime() - begin) / 1_000_000_000);
            }
        }
    }

    private void awaitNoticed(Node node, long last) {
        long deadline = System.nanoTime() + LAST_FRAMES.toNanos();
        while (stage.matcher.undetected(last) > 0
                && System.nanoTime() < deadline
                && !stage.trial.await(Duration.ofMillis(50))) {
            series.add(stage.lines(node));
        }
    }
}
