package capstan.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.wire.exchange.sbe.DepthDiffStreamEventDecoder;
import capstan.wire.exchange.sbe.MessageHeaderDecoder;
import capstan.wire.exchange.sbe.TradesStreamEventDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SbeFrameWriterTest {

    private static final byte[] SYMBOL = "BTCUSDT".getBytes(StandardCharsets.UTF_8);

    private final SbeFrameReader reader = new SbeFrameReader();
    private final SbeFrameWriter writer = new SbeFrameWriter();

    @Test
    void whatWasReadIsWrittenAgainByteForByte() {
        for (byte[] golden : GoldenFrames.ALL) {
            FeedMessage message = GoldenFrames.message();
            reader.read(golden, 0, golden.length, message);
            byte[] written = new byte[golden.length + 9];

            int length = writer.write(message, written, 5);

            assertThat(length).isEqualTo(golden.length).isEqualTo(SbeFrameWriter.frameBytes(message));
            assertThat(HexFormat.of().formatHex(written, 5, 5 + length))
                    .isEqualTo(HexFormat.of().formatHex(golden));
        }
    }

    @Test
    void lengthsAreThoseOfTheExchange() {
        assertThat(SbeFrameWriter.frameBytesOfBestBidAsk(7)).isEqualTo(66);
        assertThat(SbeFrameWriter.frameBytesOfDepthTop(20, 20, 7)).isEqualTo(682);
        assertThat(SbeFrameWriter.frameBytesOfTrades(2, 7)).isEqualTo(GoldenFrames.TRADES.length);
        assertThat(SbeFrameWriter.frameBytesOfDepthDiff(2, 0, 7)).isEqualTo(GoldenFrames.DEPTH_DIFF.length);
    }

    @Test
    void theGeneratedCodecReadsTradesTheSame() {
        FeedMessage message = GoldenFrames.message();
        message.ids.kind = FrameKind.TRADES;
        message.ids.eventTimeMicros = 77;
        message.transactTimeMicros = 66;
        for (int i = 0; i < 40; i++) {
            message.trades.add(1000 + i, 5_000 + i, 3_000 + i, i % 3 == 0);
        }
        byte[] frame = new byte[SbeFrameWriter.frameBytes(message)];
        writer.write(message, frame, 0);

        var decoder = new TradesStreamEventDecoder();
        decoder.wrapAndApplyHeader(new UnsafeBuffer(frame), 0, new MessageHeaderDecoder());

        assertThat(decoder.eventTime()).isEqualTo(77);
        assertThat(decoder.transactTime()).isEqualTo(66);
        assertThat(decoder.priceExponent()).isEqualTo((byte) -8);
        int i = 0;
        for (var trade : decoder.trades()) {
            assertThat(trade.id()).isEqualTo(1000 + i);
            assertThat(trade.price()).isEqualTo(5_000 + i);
            assertThat(trade.qty()).isEqualTo(3_000 + i);
            assertThat(trade.isBuyerMakerRaw()).isEqualTo((short) (i % 3 == 0 ? 1 : 0));
            i++;
        }
        assertThat(i).isEqualTo(40);
        assertThat(decoder.symbol()).isEqualTo("BTCUSDT");
        assertThat(decoder.limit()).isEqualTo(frame.length);
    }

    @Test
    void theGeneratedCodecReadsDepthTheSame() {
        var bids = new Levels(4);
        bids.add(100, 0);
        bids.add(99, 7);
        var asks = new Levels(4);
        asks.add(101, 5);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfDepthDiff(2, 1, SYMBOL.length)];
        SbeFrameWriter.writeDepthDiff(frame, 0, SYMBOL, 9, 10, 12, -2, -3, bids, asks);

        var decoder = new DepthDiffStreamEventDecoder();
        decoder.wrapAndApplyHeader(new UnsafeBuffer(frame), 0, new MessageHeaderDecoder());

        assertThat(decoder.firstBookUpdateId()).isEqualTo(10);
        assertThat(decoder.lastBookUpdateId()).isEqualTo(12);
        assertThat(decoder.priceExponent()).isEqualTo((byte) -2);
        assertThat(decoder.qtyExponent()).isEqualTo((byte) -3);
        var bid = decoder.bids();
        assertThat(bid.count()).isEqualTo(2);
        assertThat(bid.next().price()).isEqualTo(100);
        assertThat(bid.next().qty()).isEqualTo(7);
        var ask = decoder.asks();
        assertThat(ask.next().price()).isEqualTo(101);
        assertThat(decoder.symbol()).isEqualTo("BTCUSDT");
    }

    @Test
    void otherExponentsCarryTheSameNumbers() {
        for (byte[] golden : GoldenFrames.ALL) {
            FeedMessage message = GoldenFrames.message();
            reader.read(golden, 0, golden.length, message);
            byte[] frame = new byte[golden.length];

            writer.write(message, -2, -4, frame, 0);
            FeedMessage again = GoldenFrames.message();
            reader.read(frame, 0, frame.length, again);

            assertThat(frame).isNotEqualTo(golden);
            SbeFrames.assertSame(again, message);
        }
    }

    @Test
    void anExponentThatLosesDigitsIsRefused() {
        FeedMessage message = GoldenFrames.message();
        reader.read(GoldenFrames.TRADES, 0, GoldenFrames.TRADES.length, message);
        byte[] frame = new byte[GoldenFrames.TRADES.length];

        assertThatThrownBy(() -> writer.write(message, -1, -4, frame, 0)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> writer.write(message, -128, -4, frame, 0)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void moreLevelsThanTheDimensionCountsAreRefused() {
        var many = new Levels(70_000);
        many.resize(70_000);
        byte[] frame = new byte[2_000_000];

        assertThatThrownBy(() -> SbeFrameWriter.writeDepthTop(frame, 0, SYMBOL, 1, 2, -8, -8, many, new Levels(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65534");
    }
}
