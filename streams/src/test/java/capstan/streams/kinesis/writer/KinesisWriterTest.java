package capstan.streams.kinesis.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameKind;
import capstan.streams.kinesis.FakeKinesis;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.TestSettings;
import capstan.streams.kinesis.writer.StreamWriterStatus.State;
import capstan.wire.batch.StreamRecordCodec;
import capstan.wire.bytes.LittleEndian;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

class KinesisWriterTest {

    private static final String DEPTH = "market-sbe-depth";

    private final ActorTestKit testKit = ActorTestKit.create();
    private final FakeKinesis kinesis = new FakeKinesis();
    private final Queue<Detection> detections = new ConcurrentLinkedQueue<>();
    private long lastId;

    @AfterEach
    void shutdown() {
        testKit.shutdownTestKit();
    }

    @Test
    void eachKindGoesToItsStreamAndComesBackAsItWas() {
        createAll();
        KinesisWriter writer = writer(false);

        frame(writer, "BTCUSDT", FrameKind.TRADES);
        frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);
        frame(writer, "ETHUSDT", FrameKind.BEST_BID_ASK);
        frame(writer, "ETHUSDT", FrameKind.UNKNOWN);

        await().untilAsserted(() -> {
            assertThat(batches("market-sbe-trade")).hasSize(1);
            assertThat(batches("market-sbe-bestbidask")).hasSize(1);
            assertThat(batches(DEPTH)).hasSize(1);
        });
        FeedBatch depth = batches(DEPTH).getFirst();
        assertThat(depth.symbol()).isEqualTo("BTCUSDT");
        assertThat(depth.venue()).isEqualTo(TestSettings.VENUE);
        var cursor = depth.frames().cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.receiveTimeMicros()).isEqualTo(2);
        assertThat(kinesis.records(DEPTH).getFirst().partitionKey()).isEqualTo("BTCUSDT");
        await().until(() -> status(writer, MarketStream.DEPTH).state() == State.WRITING);
    }

    /// Throttled for longer than the buffer lasts: the line goes on, memory stays within the bound, and what was
    /// dropped is told in the stream, in the status and to whoever listens.
    @Test
    void aStreamThatThrottlesForLongCostsTheOldestAndSaysSo() {
        createAll();
        kinesis.refuse(entry -> FakeKinesis.THROTTLED);
        KinesisWriter writer = writer(false, "writer.max-record-bytes = 1024", "writer.buffer = 8 KiB");

        await().until(() -> {
            for (int i = 0; i < 50; i++) {
                frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);
            }
            return status(writer, MarketStream.DEPTH).droppedFrames() > 500;
        });
        StreamWriterStatus throttled = status(writer, MarketStream.DEPTH);
        kinesis.refuse(entry -> null);

        assertThat(throttled.state()).isEqualTo(State.THROTTLED);
        assertThat(throttled.reason()).contains("BTCUSDT", FakeKinesis.THROTTLED);
        // What the feed laid down and what waits to be written have that bound each.
        assertThat(throttled.bufferBytes()).isPositive().isLessThanOrEqualTo(2 * throttled.bufferLimit());
        await().untilAsserted(() -> assertThat(lastIdRead()).isEqualTo(lastId));
        assertThat(batches(DEPTH)).anyMatch(FeedBatch::overflowed);
        assertThat(detections)
                .isNotEmpty()
                .allMatch(detection -> detection.kind() == DetectionKind.OVERFLOW
                        && detection.symbol().equals("BTCUSDT")
                        && detection.line() == TestSettings.LINE);
        assertHolesAreMarked();
    }

    @Test
    void aStreamThatIsMissingIsNamedAndNotMade() {
        KinesisWriter writer = writer(false);

        frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);

        await().until(() -> status(writer, MarketStream.DEPTH).state() == State.MISSING);
        StreamWriterStatus status = status(writer, MarketStream.DEPTH);
        assertThat(status.isWriting()).isFalse();
        assertThat(status.reason()).contains(DEPTH, "make it");
        assertThat(kinesis.calls()).doesNotContain("CreateStream");

        createAll();
        await().untilAsserted(() -> assertThat(lastIdRead()).isEqualTo(lastId));
    }

    @Test
    void aStreamThatIsMissingIsTriedAgainWhenItsWaitIsOver() {
        kinesis.create("market-sbe-trade", 1);
        KinesisWriter writer = writer(false, "writer.backoff { min = 1h, max = 1h, jitter = 0 }");
        frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);
        await().until(() -> status(writer, MarketStream.DEPTH).state() == State.MISSING);

        for (int records = 1; records <= 20; records++) {
            int written = records;
            frame(writer, "BTCUSDT", FrameKind.TRADES);
            frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);
            await().until(() -> batches("market-sbe-trade").size() == written);
        }

        assertThat(kinesis.calls().stream().filter(call -> call.contains(DEPTH)))
                .hasSize(1);
    }

    @Test
    void aStreamThatIsMissingIsMadeWhereThatIsAllowed() {
        KinesisWriter writer = writer(true);

        frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(batches(DEPTH)).hasSize(1));
    }

    @Test
    void anOutageIsOutlasted() {
        createAll();
        var away = new AtomicBoolean(true);
        kinesis.fail(operation -> away.get() ? SdkClientException.create("connection refused") : null);
        KinesisWriter writer = writer(false);
        for (int i = 0; i < 100; i++) {
            frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);
        }
        await().until(() -> status(writer, MarketStream.DEPTH).failedCalls() > 3);
        assertThat(status(writer, MarketStream.DEPTH).state()).isEqualTo(State.AWAY);

        away.set(false);

        await().untilAsserted(() -> assertThat(lastIdRead()).isEqualTo(lastId));
        assertThat(batches(DEPTH)).noneMatch(FeedBatch::overflowed);
        assertThat(detections).isEmpty();
    }

    @Test
    void stoppingWritesWhatIsLeft() {
        createAll();
        KinesisWriter writer = writer(false, "writer.linger = 1h");
        frame(writer, "BTCUSDT", FrameKind.DEPTH_DIFF);

        writer.stop().toCompletableFuture().join();

        assertThat(lastIdRead()).isEqualTo(lastId);
    }

    private void createAll() {
        TestSettings.streams(false).names().values().forEach(name -> kinesis.create(name, 2));
    }

    private KinesisWriter writer(boolean create, String... settings) {
        return new KinesisWriter(
                testKit.system(),
                TestSettings.VENUE,
                TestSettings.LINE,
                TestSettings.streams(create),
                TestSettings.writer(settings),
                kinesis,
                detections::add);
    }

    private void frame(KinesisWriter writer, String symbol, FrameKind kind) {
        byte[] frame = new byte[32];
        lastId++;
        LittleEndian.putInt64(frame, 8, lastId);
        writer.frame(symbol, kind, 1, lastId, frame, 8, 20);
    }

    private static StreamWriterStatus status(KinesisWriter writer, MarketStream stream) {
        await().until(() -> writer.status().size() == MarketStream.values().length);
        return writer.status().get(stream.ordinal());
    }

    private List<FeedBatch> batches(String stream) {
        return kinesis.records(stream).stream()
                .map(record -> StreamRecordCodec.decode(record.data().asByteArray()))
                .toList();
    }

    private long lastIdRead() {
        long last = 0;
        for (FeedBatch batch : batches(DEPTH)) {
            var cursor = batch.frames().cursor();
            while (cursor.next()) {
                last = Math.max(last, LittleEndian.int64(cursor.array(), cursor.offset()));
            }
        }
        return last;
    }

    private void assertHolesAreMarked() {
        long last = 0;
        for (FeedBatch batch : batches(DEPTH)) {
            var cursor = batch.frames().cursor();
            boolean first = true;
            while (cursor.next()) {
                long id = LittleEndian.int64(cursor.array(), cursor.offset());
                if (id != last + 1) {
                    assertThat(first && batch.overflowed())
                            .as("hole between %d and %d", last, id)
                            .isTrue();
                }
                first = false;
                last = id;
            }
        }
    }
}
