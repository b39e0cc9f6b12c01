package capstan.streams.kinesis.reader;

import static org.awaitility.Awaitility.await;

import capstan.market.faults.Detection;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.exchange.Frames;
import capstan.streams.kinesis.FakeKinesis;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.TestSettings;
import capstan.streams.line.Entities;
import capstan.wire.batch.StreamRecordCodec;
import capstan.wire.exchange.SbeFrameReader;
import java.time.Clock;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// A Kinesis line between a Kinesis and entities that the test holds in its hands.
final class LineOnTrial implements AutoCloseable {

    static final String DEPTH = "market-sbe-depth";
    static final String TRADE = "market-sbe-trade";
    static final String BTC = "BTCUSDT";
    static final String ETH = "ETHUSDT";
    static final String FIRST_SHARD = "shardId-000000000000";

    final ActorTestKit testKit = ActorTestKit.create();
    final FakeKinesis kinesis = new FakeKinesis();
    final Entities entities = new Entities();
    final HandPositions positions = new HandPositions();
    final Queue<Detection> detections = new ConcurrentLinkedQueue<>();
    private @Nullable ActorRef<KinesisLine.Command> line;
    private int lives;

    void createStreams() {
        TestSettings.streams(false).names().values().forEach(name -> kinesis.create(name, 1));
    }

    void start(String... settings) {
        line = testKit.spawn(
                KinesisLine.create(new KinesisLineParts(
                        TestSettings.LINE,
                        TestSettings.VENUE,
                        Set.of(BTC, ETH),
                        "the fake",
                        TestSettings.streams(false),
                        ReaderSettings.from(TestSettings.kinesis(settings).getConfig("reader")),
                        kinesis,
                        new SbeFrameReader(),
                        entities,
                        positions,
                        detections::add,
                        Clock.systemUTC(),
                        started -> {})),
                "line-" + ++lives);
    }

    /// Ends the line as a node does that stops in good order.
    void stop() {
        var probe = testKit.<Done>createTestProbe();
        started().tell(new KinesisLine.Stop(probe.ref()));
        probe.receiveMessage();
        probe.expectTerminated(started());
    }

    /// Ends the line as a node does that is killed.
    void kill() {
        testKit.stop(started());
    }

    void diff(String symbol, long id) {
        put(DEPTH, symbol, false, Frames.diff(symbol, id));
    }

    void trade(String symbol, long id) {
        put(TRADE, symbol, false, Frames.trade(symbol, id));
    }

    void put(String stream, String symbol, boolean overflowed, byte[]... frames) {
        var log = new FrameLog.Builder(64);
        for (byte[] frame : frames) {
            log.add(1, frame, 0, frame.length);
        }
        var batch = new FeedBatch(TestSettings.VENUE, symbol, 1, 1, 1, overflowed, log.build());
        kinesis.put(stream, symbol, StreamRecordCodec.encode(batch));
    }

    KinesisLineStatus status() {
        var probe = testKit.<KinesisLineStatus>createTestProbe();
        started().tell(new KinesisLine.GetStatus(probe.ref()));
        return probe.receiveMessage();
    }

    ReadStreamStatus depth() {
        return status().streams().stream()
                .filter(stream -> stream.stream() == MarketStream.DEPTH)
                .findFirst()
                .orElseThrow();
    }

    void awaitDepth(Predicate<ReadStreamStatus> wanted) {
        await().until(() -> status().streams().size() == MarketStream.values().length && wanted.test(depth()));
    }

    void awaitPosition(String stream, String shard, String sequenceNumber) {
        await().until(() -> {
            LinePosition position = positions.of(stream, shard);
            return position != null && position.sequenceNumber().equals(sequenceNumber);
        });
    }

    /// Sequence number of a stream's newest record.
    String newest(String stream) {
        return kinesis.records(stream).getLast().sequenceNumber();
    }

    ActorRef<KinesisLine.Command> started() {
        if (line == null) {
            throw new IllegalStateException("not started");
        }
        return line;
    }

    static String id(String symbol) {
        return TestSettings.VENUE + ":" + symbol;
    }

    @Override
    public void close() {
        testKit.shutdownTestKit();
    }
}
