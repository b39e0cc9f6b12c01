package capstan.bench.load;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolEntities;
import capstan.cluster.cli.Console;
import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.cli.Report;
import capstan.cluster.embedded.KinesisServer;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.ports.Detections;
import capstan.market.ports.LinePositions;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.connector.ClientSettings;
import capstan.streams.kinesis.connector.KinesisClients;
import capstan.streams.kinesis.reader.KinesisLine;
import capstan.streams.kinesis.reader.KinesisLineParts;
import capstan.streams.kinesis.reader.ReaderSettings;
import capstan.streams.kinesis.writer.KinesisWriter;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import capstan.streams.kinesis.writer.WriterSettings;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// The way through Kinesis: a writer and a reader of one process with an embedded kinesalite between them, entities
/// that ack at once. Open loop: frames of 80 B of twenty symbols are laid down at a fixed rate, whatever happens.
/// Measured from a frame's receive time to its batch's arrival at the entity, which is what Kinesis adds to a
/// direct line; and the records written a second. Skipped where Node.js is missing.
final class KinesisBenchmarks {

    static final String NAME = "load.Kinesis.latency";

    private static final int[] RATES = {2_000, 20_000};
    private static final int SYMBOLS = 20;
    private static final int FRAME_BYTES = 80;
    private static final int LINE = 100;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LoadPlan plan;
    private final Console console;

    KinesisBenchmarks(LoadPlan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    List<Report> run() {
        var reports = new ArrayList<Report>();
        if (!KinesisServer.isPossible()) {
            console.say("kinesis: skipped, the embedded server needs Node.js with npm");
            return reports;
        }
        for (int rate : RATES) {
            console.say("kinesis at " + rate + " frames/s …");
            try (LoadStores stores = LoadStores.open(plan.folder());
                    KinesisServer server = KinesisServer.start(stores.path())) {
                reports.add(run(server, rate));
            }
        }
        return reports;
    }

    private Report run(KinesisServer server, int rate) {
        Config config = LayeredConfig.of(
                Map.of(
                        "capstan.node.kinesis.endpoint", server.endpoint(),
                        "capstan.node.kinesis.credentials", "fixed",
                        "capstan.streams.kinesis.reader.initial-position", "trim-horizon",
                        "pekko.actor.provider", "local"),
                null);
        Config kinesis = config.getConfig("capstan.streams.kinesis");
        StreamSettings streams = StreamSettings.from(kinesis, true);
        Set<String> symbols =
                IntStream.range(0, SYMBOLS).mapToObj(i -> "SYM" + i + "USDT").collect(Collectors.toSet());
        var arrivals = new Arrivals();
        ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "kinesis-bench", config);
        KinesisAsyncClient client = KinesisClients.open(ClientSettings.from(kinesis.getConfig("client")));
        try {
            var writer = new KinesisWriter(
                    system,
                    "binance",
                    LINE,
                    streams,
                    WriterSettings.from(kinesis.getConfig("writer")),
                    client,
                    Detections.NONE);
            system.systemActorOf(
                    KinesisLine.create(new KinesisLineParts(
                            LINE,
                            "binance",
                            symbols,
                            server.endpoint(),
                            streams,
                            ReaderSettings.from(kinesis.getConfig("reader")),
                            client,
                            new SbeFrameReader(),
                            arrivals,
                            new NoPositions(),
                            Detections.NONE,
                            Clock.systemUTC(),
                            started -> {})),
                    "line",
                    Props.empty());
            List<String> names = List.copyOf(symbols);
            load(writer, names, rate, plan.warmUp());
            arrivals.micros.reset();
            long recordsBefore = records(writer);
            long begin = System.nanoTime();
            load(writer, names, rate, plan.measured());
            double seconds = (System.nanoTime() - begin) / 1e9;
            Histogram micros = arrivals.micros.getIntervalHistogram();
            long records = records(writer) - recordsBefore;
            var report = new Report()
                    .put("benchmark", NAME)
                    .put("parameters", List.of("rate=" + rate + " frames/s"))
                    .put("score", micros.getValueAtPercentile(50))
                    .put("unit", "us/frame at p50, received to read back")
                    .put("control", "none")
                    .put("frames", micros.getTotalCount())
                    .put("recordsPerSecond", Math.round(records / seconds))
                    .put(
                            "droppedFrames",
                            writer.status().stream()
                                    .mapToLong(StreamWriterStatus::droppedFrames)
                                    .sum());
            report.part("addedMicros")
                    .put("p50", micros.getValueAtPercentile(50))
                    .put("p99", micros.getValueAtPercentile(99))
                    .put("p999", micros.getValueAtPercentile(99.9))
                    .put("max", micros.getMaxValue());
            return report;
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
            client.close(); // behind those who use it, or they would tell of an outage
        }
    }

    private static long records(KinesisWriter writer) {
        return writer.status().stream().mapToLong(StreamWriterStatus::records).sum();
    }

    /// Lays frames down at a fixed rate; a tick that comes late lays down what it has missed.
    private static void load(KinesisWriter writer, List<String> symbols, int rate, Duration time) {
        byte[] frame = new byte[FRAME_BYTES];
        long begin = System.nanoTime();
        long laid = 0;
        for (long now = begin; now - begin < time.toNanos(); now = System.nanoTime()) {
            long due = (now - begin) * rate / 1_000_000_000;
            long micros = nowMicros();
            for (; laid < due; laid++) {
                writer.frame(
                        symbols.get((int) (laid % symbols.size())),
                        laid % 3 == 0 ? FrameKind.TRADES : FrameKind.DEPTH_DIFF,
                        1,
                        micros,
                        frame,
                        0,
                        FRAME_BYTES);
            }
            LockSupport.parkNanos(TICK_NANOS);
        }
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /// Entities that ack at once, and how old frames are when they come.
    private static final class Arrivals implements SymbolEntities {

        private final Recorder micros = new Recorder(3);

        @Override
        public void tell(String id, SymbolBook.Command command) {
            if (command instanceof SymbolBook.Feed feed) {
                record(feed.batch());
                feed.ack(feed.batch().frames().frames());
            }
        }

        private void record(FeedBatch batch) {
            long now = nowMicros();
            FrameLog.Cursor cursor = batch.frames().cursor();
            while (cursor.next()) {
                micros.recordValue(Math.max(0, now - cursor.receiveTimeMicros()));
            }
        }
    }

    /// Keeps nothing.
    private static final class NoPositions implements LinePositions {

        @Override
        public CompletionStage<List<LinePosition>> load(int line) {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public CompletionStage<Void> store(int line, Collection<LinePosition> positions) {
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> forget(int line, Collection<LinePosition> positions) {
            return CompletableFuture.completedStage(null);
        }
    }
}
