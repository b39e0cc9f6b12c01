package capstan.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.ports.Detections;
import capstan.streams.clock.ManualClock;
import capstan.streams.exchange.Frames;
import capstan.wire.exchange.SbeFrameReader;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An entity has begun somewhere: what an earlier one had is sent to it at once, not only when the ack is late.
class BegunEntityTest {

    private static final String BTC = "BTCUSDT";
    private static final String ETH = "ETHUSDT";

    private final RecordingOutbox outbox = new RecordingOutbox();
    private final SymbolBatcher batcher = new SymbolBatcher(
            Batchers.watch(3, Detections.NONE),
            Batchers.settings(""),
            new SbeFrameReader(),
            new ManualClock(),
            outbox,
            _ -> {});

    @BeforeEach
    void sendABatchOfEach() {
        batcher.want(List.of(BTC, ETH));
        for (String symbol : List.of(BTC, ETH)) {
            batcher.frame(1, Unpooled.wrappedBuffer(Frames.diff(symbol, 11)));
        }
        batcher.flush();
    }

    @Test
    void whatItHasNotAckedIsSentAgainAsItWas() {
        var first = outbox.batches(BTC).getFirst();

        batcher.begun("binance:BTCUSDT");

        assertThat(outbox.batches(BTC)).containsExactly(first, first);
        assertThat(outbox.batches(ETH)).hasSize(1);
        assertThat(batcher.counters().resent()).isEqualTo(1);
    }

    @Test
    void whatItHasAckedIsNot() {
        var first = outbox.batches(BTC).getFirst();
        batcher.acked(BTC, first.sequence(), 1);

        batcher.begun("binance:BTCUSDT");

        assertThat(outbox.batches(BTC)).hasSize(1);
    }

    @Test
    void othersAreNoneOfItsBusiness() {
        batcher.begun("kraken:BTCUSDT");
        batcher.begun("binance:SOLUSDT");

        assertThat(outbox.batches()).hasSize(2);
    }
}
