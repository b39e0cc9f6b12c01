package capstan.streams.batch;

import static capstan.streams.batch.RecordingOutbox.ids;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.faults.Detection;
import capstan.market.feed.FeedBatch;
import capstan.streams.clock.ManualClock;
import capstan.streams.exchange.Frames;
import capstan.wire.exchange.SbeFrameReader;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Entities that are slow or stuck: reading stops and goes on, and only a stuck symbol loses frames, never
/// silently.
class BackPressureTest {

    private static final String STUCK = "BTCUSDT";
    private static final String WELL = "ETHUSDT";
    private static final Duration PAUSE_LIMIT = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final RecordingOutbox outbox = new RecordingOutbox();
    private final List<Boolean> flow = new ArrayList<>();
    private final List<Detection> noticed = new ArrayList<>();
    private final SymbolBatcher batcher = new SymbolBatcher(
            Batchers.watch(1, noticed::add),
            Batchers.settings(
                    "max-bytes = 2048, high-water = 8192, low-water = 4096, pause-limit = 10s, ack-timeout = 1h"),
            new SbeFrameReader(),
            clock,
            outbox,
            flow::add);
    private long nextId;

    BackPressureTest() {
        batcher.want(List.of(STUCK, WELL));
    }

    @Test
    void readingStopsAboveTheHighMarkAndGoesOnBelowTheLowOne() {
        send(STUCK, 1);
        batcher.flush();

        fillUp(STUCK);
        assertThat(flow).containsExactly(true);
        assertThat(batcher.isPaused()).isTrue();
        send(STUCK, 3);
        assertThat(flow).hasSize(1);

        ackLast(STUCK);
        ackLast(STUCK);
        assertThat(flow).hasSize(1);
        while (batcher.isPaused()) {
            ackLast(STUCK);
        }

        assertThat(flow).containsExactly(true, false);
        assertThat(batcher.heldBytes()).isLessThan(4096);
        assertThat(batcher.counters().pauses()).isEqualTo(1);
        drain(STUCK);
        assertNothingLost(STUCK);
    }

    @Test
    void aStuckSymbolShedsAndTheOthersGoOn() {
        send(WELL, 1);
        send(STUCK, 1);
        batcher.flush();
        ackLast(WELL);
        fillUp(STUCK);

        clock.advance(PAUSE_LIMIT);
        batcher.tick();

        assertThat(flow).containsExactly(true, false);
        assertThat(batcher.heldBytes()).isZero();
        assertThat(batcher.counters().dropped()).isPositive();
        send(WELL, 2);
        batcher.flush();
        assertThat(outbox.batches(WELL)).hasSize(2);
        assertThat(outbox.batches(WELL)).noneMatch(FeedBatch::overflowed);
    }

    @Test
    void theNextBatchOfAStuckSymbolSaysThatFramesAreMissing() {
        send(STUCK, 1);
        batcher.flush();
        fillUp(STUCK);
        clock.advance(PAUSE_LIMIT);
        batcher.tick();
        long first = nextId;

        send(STUCK, 2);
        batcher.flush();
        assertThat(outbox.batches(STUCK)).hasSize(1);
        ackLast(STUCK);

        var mark = outbox.last();
        assertThat(mark.overflowed()).isTrue();
        assertThat(mark.frames().isEmpty()).isTrue();
        send(STUCK, 2);
        batcher.flush();
        ackLast(STUCK);
        assertThat(outbox.last().overflowed()).isFalse();
        assertThat(ids(outbox.last())).containsExactly(first + 3, first + 4);
    }

    @Test
    void aSymbolThatShedsStopsReadingNoMore() {
        send(STUCK, 1);
        batcher.flush();
        fillUp(STUCK);
        clock.advance(PAUSE_LIMIT);
        batcher.tick();

        send(STUCK, 10_000);

        assertThat(batcher.isPaused()).isFalse();
        assertThat(batcher.counters().pauses()).isEqualTo(1);
        assertThat(batcher.counters().dropped()).isGreaterThanOrEqualTo(10_000);
    }

    @Test
    void aSymbolThatIsOnlySlowShedsNothing() {
        send(STUCK, 1);
        batcher.flush();
        fillUp(STUCK);

        clock.advance(PAUSE_LIMIT.dividedBy(2));
        ackLast(STUCK);
        clock.advance(PAUSE_LIMIT.dividedBy(2));
        batcher.tick();

        assertThat(batcher.counters().dropped()).isZero();
        drain(STUCK);
        assertNothingLost(STUCK);
    }

    @Test
    void afterAnOverflowTheEntityHearsHowTheLineStands() {
        send(STUCK, 1);
        batcher.flush();
        fillUp(STUCK);
        clock.advance(PAUSE_LIMIT);
        batcher.tick();

        batcher.lineDown("gone");
        batcher.frame(2, Unpooled.wrappedBuffer(Frames.diff(STUCK, 99)));
        assertThat(outbox.changes()).hasSize(1);
        ackLast(STUCK);

        assertThat(outbox.changes().getLast()).isEqualTo(new LineChanged(1, 2, true, "after an overflow"));
        assertThat(outbox.last().epoch()).isEqualTo(2);
        assertThat(outbox.last().overflowed()).isTrue();
    }

    private void fillUp(String symbol) {
        while (!batcher.isPaused()) {
            send(symbol, 1);
        }
    }

    private void send(String symbol, int frames) {
        for (int i = 0; i < frames; i++) {
            batcher.frame(1, Unpooled.wrappedBuffer(Frames.diff(symbol, ++nextId)));
        }
    }

    private void ackLast(String symbol) {
        batcher.acked(symbol, outbox.batches(symbol).getLast().sequence(), 1);
    }

    private void drain(String symbol) {
        int before;
        do {
            before = outbox.batches(symbol).size();
            ackLast(symbol);
        } while (outbox.batches(symbol).size() > before);
        assertThat(batcher.isDrained()).isTrue();
    }

    private void assertNothingLost(String symbol) {
        var seen = outbox.batches(symbol).stream()
                .flatMap(batch -> ids(batch).stream())
                .toList();
        assertThat(seen).hasSize((int) nextId).startsWith(1L).endsWith(nextId).isSorted();
        assertThat(outbox.batches(symbol)).noneMatch(FeedBatch::overflowed);
    }
}
