package capstan.cluster.prove.lines;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.cli.Progress;
import capstan.cluster.embedded.KinesisServer;
import capstan.cluster.node.Node;
import capstan.cluster.prove.report.ProofReport;
import capstan.streams.line.LineStatus;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A direct line beside Kinesis, which somebody else fills; then the direct line is cut for good.
final class KinesisPart {

    private static final int DIRECT = 1;
    private static final int KINESIS = 100;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TOGETHER = Duration.ofSeconds(5);
    /// The streams are made, found, and read up to what they hold.
    private static final Duration FIRST_RECORDS = Duration.ofSeconds(60);

    private final LinesStage stage;
    private final Duration period;
    private final CutWire wire;
    private final Map<String, Object> kinesis = new HashMap<>();
    private final LineSeries series =
            new LineSeries(System.nanoTime(), Map.of(DIRECT, "direct, cut", KINESIS, "Kinesis"));

    private long looks;
    private long looksNotLive;

    /// Starts the server and who fills it.
    KinesisPart(LinesStage stage, Duration period) {
        this.stage = stage;
        this.period = period;
        KinesisServer server = KinesisServer.start(stage.trial.folder());
        stage.trial.atEnd(server::close);
        kinesis.put("capstan.node.kinesis.enabled", true);
        kinesis.put("capstan.node.kinesis.write", false);
        kinesis.put("capstan.node.kinesis.endpoint", server.endpoint());
        kinesis.put("capstan.node.kinesis.credentials", "fixed");
        var feeding = new HashMap<String, Object>(kinesis);
        feeding.put("pekko.actor.provider", "local");
        feeding.put("capstan.streams.connection.url", stage.url(LinesStage.WHOLE));
        Set<String> symbols = stage.exchange.listings().stream()
                .map(listing -> listing.symbol())
                .collect(Collectors.toSet());
        var feeder = new KinesisFeeder(stage.config(List.of(), feeding), symbols);
        stage.trial.atEnd(feeder::close);
        wire = new CutWire(stage.exchange.streamUri(LinesStage.WHOLE));
        stage.trial.atEnd(wire::close);
    }

    Config config() {
        return stage.config(List.of(wire.url()), kinesis);
    }

    void run(Node node) {
        ProofReport report = stage.trial.report();
        boolean live = stage.awaitLive(node) && awaitKinesis(node);
        report.checkTrue("liveBesideKinesis", live);
        if (!live) {
            return;
        }
        watch(node, "direct line and Kinesis", TOGETHER);
        long requestsBefore = stage.requests();
        Map<String, Long> before = lastUpdateIds(node);
        wire.cut();
        looks = 0;
        looksNotLive = 0;
        watch(node, "Kinesis alone", period);
        Map<String, Long> after = lastUpdateIds(node);
        long stuck = before.entrySet().stream()
                .filter(entry -> after.getOrDefault(entry.getKey(), 0L) <= entry.getValue())
                .count();
        List<LineStatus> lines = stage.lines(node);
        report.checkTrue("directLineCut", lines.stream().anyMatch(line -> line.line() == DIRECT && !line.connected()))
                .checkTrue("liveOnKinesisAlone", looks > 0 && looksNotLive == 0)
                .checkZero("booksNotAdvancedOnKinesis", stuck)
                .checkZero("restRequestsOnKinesis", stage.requests() - requestsBefore)
                .table(series.table("kinesisLines", "By line, of which the direct one was cut"))
                .plot(series.lag("Lag behind the exchange, the direct line cut after " + TOGETHER.toSeconds() + " s"));
        lines.stream()
                .filter(line -> line.line() == KINESIS)
                .forEach(line -> report.figure("kinesisLagMillis", line.lag().p50Micros() / 1_000));
    }

    /// The streams bring records of the time in which the direct line has brought them too.
    private boolean awaitKinesis(Node node) {
        long deadline = System.nanoTime() + FIRST_RECORDS.toNanos();
        while (System.nanoTime() < deadline) {
            List<LineStatus> lines = stage.lines(node);
            series.add(lines);
            if (lines.stream()
                    .anyMatch(line -> line.line() == KINESIS
                            && line.connected()
                            && line.counters().framesAcked() > 0)) {
                return true;
            }
            if (stage.trial.await(LOOK)) {
                return false;
            }
        }
        return false;
    }

    private void watch(Node node, String what, Duration time) {
        long begin = System.nanoTime();
        try (Progress progress = stage.trial.progress(what, "seconds", time.toSeconds())) {
            while (System.nanoTime() - begin < time.toNanos() && !stage.trial.await(LOOK)) {
                series.add(stage.lines(node));
                looks++;
                looksNotLive += LinesStage.isLive(stage.statuses(node)) ? 0 : 1;
                progress.to((System.nanoTime() - begin) / 1_000_000_000);
            }
        }
    }

    private Map<String, Long> lastUpdateIds(Node node) {
        return stage.statuses(node).stream()
                .collect(Collectors.toMap(SymbolStatus::symbol, SymbolStatus::lastUpdateId));
    }
}
