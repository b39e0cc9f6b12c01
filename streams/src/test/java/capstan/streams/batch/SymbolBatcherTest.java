package capstan.streams.batch;

import static capstan.streams.batch.RecordingOutbox.ids;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.faults.Detection;
import capstan.market.feed.FeedBatch;
import capstan.streams.clock.ManualClock;
import capstan.streams.connection.LogCapture;
import capstan.streams.exchange.Frames;
import capstan.wire.exchange.SbeFrameReader;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolBatcherTest {

    private static final String BTC = "BTCUSDT";
    private static final String ETH = "ETHUSDT";
    private static final int DIFF_BYTES = Frames.diff(BTC, 1).length;
    private static final int ENTRY_BYTES = DIFF_BYTES + 12;

    private final ManualClock clock = new ManualClock();
    private final RecordingOutbox outbox = new RecordingOutbox();
    private final List<Detection> noticed = new ArrayList<>();
    private final List<Boolean> flow = new ArrayList<>();

    @Test
    void aFrameOfAnIdleSymbolIsSentWhenTheReadIsComplete() {
        var batcher = batcher("");

        diff(batcher, 1, BTC, 11);
        assertThat(outbox.batches()).isEmpty();
        assertThat(batcher.needsFlush()).isTrue();
        batcher.flush();

        var batch = outbox.last();
        assertThat(batch.venue()).isEqualTo("binance");
        assertThat(batch.symbol()).isEqualTo(BTC);
        assertThat(batch.line()).isEqualTo(3);
        assertThat(batch.epoch()).isEqualTo(1);
        assertThat(batch.overflowed()).isFalse();
        var cursor = batch.frames().cursor();
        assertThat(cursor.next()).isTrue();
        assertThat(cursor.receiveTimeMicros()).isEqualTo(clock.microsAt(clock.nanos()));
        assertThat(java.util.Arrays.copyOfRange(cursor.array(), cursor.offset(), cursor.entryEnd()))
                .isEqualTo(Frames.diff(BTC, 11));
    }

    @Test
    void framesCollectWhileABatchIsInFlightAndLeaveWithItsAck() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();

        for (int id = 2; id <= 50; id++) {
            diff(batcher, 1, BTC, id);
            batcher.flush();
        }
        assertThat(outbox.batches()).hasSize(1);
        ack(batcher, outbox.last());

        assertThat(outbox.batches()).hasSize(2);
        assertThat(ids(outbox.last())).hasSize(49).startsWith(2L).endsWith(50L);
        assertThat(outbox.last().sequence())
                .isEqualTo(outbox.batches().getFirst().sequence() + 1);
        assertThat(batcher.heldBytes()).isZero();
        assertThat(batcher.inFlightBytes()).isEqualTo(49L * ENTRY_BYTES);
    }

    @Test
    void symbolsDoNotWaitForEachOther() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();

        diff(batcher, 1, ETH, 7);
        diff(batcher, 1, BTC, 2);
        batcher.flush();

        assertThat(outbox.batches(BTC)).hasSize(1);
        assertThat(outbox.batches(ETH)).hasSize(1);
    }

    @Test
    void aBatchHoldsNoMoreFramesThanItsBound() {
        var batcher = batcher("max-frames = 3");

        for (int id = 1; id <= 7; id++) {
            diff(batcher, 1, BTC, id);
        }
        batcher.flush();
        ackAll(batcher);

        assertThat(outbox.batches().stream().map(RecordingOutbox::ids))
                .containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L), List.of(7L));
    }

    @Test
    void aBatchHoldsNoMoreBytesThanItsBoundUnlessOneFrameIsLarger() {
        var batcher = batcher("max-bytes = 1024");
        var large = Frames.diff(BTC, 3, 3, 200);

        frame(batcher, 1, Frames.diff(BTC, 1, 1, 30));
        frame(batcher, 1, Frames.diff(BTC, 2, 2, 30));
        frame(batcher, 1, large);
        frame(batcher, 1, Frames.diff(BTC, 4, 4, 30));
        batcher.flush();
        ackAll(batcher);

        assertThat(outbox.batches().stream().map(RecordingOutbox::ids))
                .containsExactly(List.of(1L), List.of(2L), List.of(3L), List.of(4L));
        assertThat(large.length).isGreaterThan(1024);
    }

    @Test
    void anAckOfAnotherBatchSendsNothing() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        diff(batcher, 1, BTC, 2);

        batcher.acked(BTC, outbox.last().sequence() - 1, 0);
        batcher.acked("NOBODY", 1, 0);

        assertThat(outbox.batches()).hasSize(1);
        assertThat(batcher.counters().strayAcks()).isEqualTo(2);
    }

    @Test
    void aBatchWithoutItsAckIsSentAgainAsItWas() {
        var batcher = batcher("ack-timeout = 5s");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        diff(batcher, 1, BTC, 2);

        clock.advance(Duration.ofMillis(4_999));
        batcher.tick();
        assertThat(outbox.batches()).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        batcher.tick();
        batcher.tick();

        assertThat(outbox.batches()).hasSize(2);
        assertThat(outbox.batches().get(1)).isSameAs(outbox.batches().get(0));
        assertThat(batcher.counters().resent()).isEqualTo(1);
        ack(batcher, outbox.last());
        assertThat(ids(outbox.last())).containsExactly(2L);
    }

    @Test
    void anOutageOfAllEntitiesIsTwoLinesInTheLog() {
        var batcher = batcher("ack-timeout = 5s");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        clock.advance(Duration.ofMillis(200));
        diff(batcher, 1, ETH, 1);
        batcher.flush();

        try (var log = new LogCapture()) {
            for (int i = 0; i < 4 * 15; i++) {
                clock.advance(Duration.ofMillis(250));
                batcher.tick();
            }
            assertThat(log.messages("late"))
                    .containsExactly("acks are late, batches are sent again until they come"
                            + " line=3 symbols=2 of=2 unackedMillis=5200");
            assertThat(log.messages("again")).hasSize(1);

            ack(batcher, outbox.batches(BTC).getLast());
            batcher.tick();
            assertThat(log.messages("in time")).isEmpty();
            ack(batcher, outbox.batches(ETH).getLast());
            batcher.tick();
            batcher.tick();
            assertThat(log.messages("in time"))
                    .containsExactly(
                            "acks come in time again" + " line=3 mostSymbols=2 batchesSentAgain=6 lastedMillis=15200");
        }
        assertThat(batcher.counters().resent()).isEqualTo(6);
    }

    @Test
    void theFirstFrameOfAConnectionSaysThatTheLineIsUp() {
        var batcher = batcher("");

        diff(batcher, 41, BTC, 1);
        batcher.flush();

        assertThat(outbox.sent().get(0)).isEqualTo(new LineChanged(3, 41, true, "first frame"));
        assertThat(outbox.sent().get(1)).isInstanceOf(FeedBatch.class);
    }

    /// Word of the line and frames leave in the order in which they happened, even when the entity is slow.
    @Test
    void changesOfTheLineKeepTheirPlaceAmongTheFrames() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        diff(batcher, 1, BTC, 2);
        batcher.lineDown("gone");
        diff(batcher, 2, BTC, 9);
        batcher.flush();

        ackAll(batcher);

        assertThat(outbox.sent()).hasSize(6);
        assertThat(outbox.changes())
                .containsExactly(
                        new LineChanged(3, 1, true, "first frame"),
                        new LineChanged(3, 1, false, "gone"),
                        new LineChanged(3, 2, true, "first frame"));
        assertThat(outbox.sent().get(2))
                .isInstanceOfSatisfying(
                        FeedBatch.class, batch -> assertThat(ids(batch)).containsExactly(2L));
        assertThat(outbox.sent().get(5)).isInstanceOfSatisfying(FeedBatch.class, batch -> {
            assertThat(batch.epoch()).isEqualTo(2);
            assertThat(ids(batch)).containsExactly(9L);
        });
    }

    @Test
    void twoConnectionsThatOverlapDeliverIntoOneOrderUnderTheNewerEpoch() {
        var batcher = batcher("");

        diff(batcher, 1, BTC, 1);
        diff(batcher, 2, BTC, 1);
        diff(batcher, 1, BTC, 2);
        diff(batcher, 2, BTC, 2);
        batcher.flush();
        ackAll(batcher);

        assertThat(outbox.changes())
                .containsExactly(
                        new LineChanged(3, 1, true, "first frame"),
                        new LineChanged(3, 2, true, "carried by a newer connection"));
        assertThat(outbox.batches().stream().map(FeedBatch::epoch)).containsExactly(1L, 2L);
        assertThat(ids(outbox.last())).containsExactly(1L, 2L, 2L);
    }

    @Test
    void aSilentSymbolIsUpAgainWithItsNextFrame() {
        var batcher = batcher("");
        diff(batcher, 5, BTC, 1);
        batcher.flush();
        ackAll(batcher);

        batcher.silence(BTC, "silent");
        batcher.silence(BTC, "silent");
        diff(batcher, 5, BTC, 2);
        batcher.flush();

        assertThat(outbox.changes().stream().map(LineChanged::up)).containsExactly(true, false, true);
    }

    @Test
    void garbageAndStrangersAreCountedAndSkipped() {
        var batcher = batcher("");

        frame(batcher, 1, Frames.truncated(BTC));
        frame(batcher, 1, new byte[] {1, 2, 3});
        frame(batcher, 1, Frames.ofUnknownTemplate());
        frame(batcher, 1, Frames.diff("DOGEUSDT", 1));
        frame(batcher, 1, Frames.trade(BTC, 1));
        frame(batcher, 1, Frames.best(BTC, 1));
        diff(batcher, 1, BTC, 1);
        batcher.flush();

        var counters = batcher.counters();
        assertThat(counters.frames()).isEqualTo(7);
        assertThat(counters.garbage()).isEqualTo(2);
        assertThat(counters.unknownTemplates()).isEqualTo(1);
        assertThat(counters.unasked()).isEqualTo(1);
        assertThat(counters.trades()).isEqualTo(1);
        assertThat(counters.bestBidAsks()).isEqualTo(1);
        assertThat(counters.depthDiffs()).isEqualTo(2);
        assertThat(outbox.last().frames().frames()).isEqualTo(3);
    }

    @Test
    void aFrameInABufferWithoutAnArrayIsReadToo() {
        var batcher = batcher("");
        var direct = Unpooled.directBuffer();
        direct.writeByte(0).writeBytes(Frames.diff(BTC, 5, 5, 400)).readByte();

        batcher.frame(1, direct);
        batcher.flush();
        direct.release();

        assertThat(ids(outbox.last())).containsExactly(5L);
    }

    @Test
    void aSymbolThatIsLeftOutStillDeliversWhatItHeldAndThenGoes() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        diff(batcher, 1, BTC, 2);

        batcher.want(List.of(ETH));
        diff(batcher, 1, BTC, 3);
        batcher.flush();
        ackAll(batcher);

        assertThat(outbox.batches(BTC).stream().map(RecordingOutbox::ids)).containsExactly(List.of(1L), List.of(2L));
        assertThat(outbox.changes().getLast().up()).isFalse();
        assertThat(batcher.counters().unasked()).isEqualTo(1);
        assertThat(batcher.feeds()).hasSize(1);
        assertThat(batcher.heldBytes()).isZero();
    }

    @Test
    void aSymbolThatComesBackDoesNotRepeatASequence() {
        var batcher = batcher("");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        long first = outbox.last().sequence();
        ackAll(batcher);
        batcher.want(List.of(ETH));

        clock.advance(Duration.ofMillis(1));
        batcher.want(List.of(ETH, BTC));
        diff(batcher, 1, BTC, 2);
        batcher.flush();

        assertThat(outbox.last().sequence()).isGreaterThan(first);
    }

    @Test
    void aSymbolThatWasLeftOutIsForgottenWhenItsEntityNeverAcks() {
        var batcher = batcher("ack-timeout = 5s");
        diff(batcher, 1, BTC, 1);
        batcher.flush();
        diff(batcher, 1, BTC, 2);
        batcher.want(List.of(ETH));

        clock.advance(Duration.ofSeconds(5));
        batcher.tick();

        assertThat(batcher.feeds()).hasSize(1);
        assertThat(batcher.heldBytes()).isZero();
        assertThat(outbox.batches()).hasSize(1);
    }

    /// A copy that goes elsewhere must be whole also while the entity is stuck.
    @Test
    void theTapSeesEveryWantedFrameAlsoWhileTheEntityIsStuck() {
        var batcher = batcher("max-frames = 1");
        List<String> seen = new ArrayList<>();
        batcher.tap((symbol, kind, epoch, micros, bytes, offset, length) ->
                seen.add(symbol + " " + kind + " " + epoch + " " + length));

        for (int id = 1; id <= 3; id++) {
            diff(batcher, 7, BTC, id);
            batcher.flush();
        }
        diff(batcher, 7, "LTCUSDT", 1);

        assertThat(outbox.batches()).hasSize(1);
        String diff = BTC + " DEPTH_DIFF 7 " + Frames.diff(BTC, 1).length;
        assertThat(seen).containsExactly(diff, diff, diff);
    }

    private SymbolBatcher batcher(String settings) {
        var batcher = new SymbolBatcher(
                Batchers.watch(3, noticed::add),
                Batchers.settings(settings),
                new SbeFrameReader(),
                clock,
                outbox,
                flow::add);
        batcher.want(List.of(BTC, ETH));
        return batcher;
    }

    private static void diff(SymbolBatcher batcher, long epoch, String symbol, long id) {
        frame(batcher, epoch, Frames.diff(symbol, id));
    }

    private static void frame(SymbolBatcher batcher, long epoch, byte[] bytes) {
        batcher.frame(epoch, Unpooled.wrappedBuffer(bytes));
    }

    private static void ack(SymbolBatcher batcher, FeedBatch batch) {
        batcher.acked(batch.symbol(), batch.sequence(), batch.frames().frames());
    }

    private void ackAll(SymbolBatcher batcher) {
        for (int i = 0; i < outbox.batches().size(); i++) {
            ack(batcher, outbox.batches().get(i));
        }
    }
}
