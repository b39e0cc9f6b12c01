package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.MalformedFrame;
import capstan.market.feed.Trades;
import capstan.market.instrument.Instrument;
import capstan.simulator.Frames;
import capstan.wire.exchange.SbeFrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Reads altered frames with the product's own reader, many times over.
class FaultyFrameTest {

    private static final Instrument BITCOIN = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);
    private static final byte[] SYMBOL = "BTCUSDT".getBytes(StandardCharsets.UTF_8);
    private static final int THROWS = 500;

    private static byte[] diff() {
        var bids = new Levels(4);
        bids.add(6_183_764_000_000L, 1_200_000);
        bids.add(6_183_763_000_000L, 0);
        var asks = new Levels(4);
        asks.add(6_183_765_000_000L, 300_000);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfDepthDiff(2, 1, SYMBOL.length)];
        SbeFrameWriter.writeDepthDiff(frame, 0, SYMBOL, 1_767_225_600_000_000L, 100, 109, -8, -8, bids, asks);
        return frame;
    }

    private static byte[] trades() {
        var trades = new Trades();
        trades.add(7, 6_183_764_000_000L, 1_200_000, true);
        trades.add(8, 6_183_765_000_000L, 300_000, false);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfTrades(2, SYMBOL.length)];
        SbeFrameWriter.writeTrades(frame, 0, SYMBOL, 1_767_225_600_000_000L, 1_767_225_599_999_850L, -8, -8, trades);
        return frame;
    }

    private static List<byte[]> good() {
        return List.of(diff(), trades());
    }

    /// A frame in a larger array, as the exchange hands it over, and what the kind makes of it.
    private static FaultyFrame altered(FaultKind kind, byte[] frame, int seed) {
        byte[] roomy = Arrays.copyOf(frame, frame.length + 100);
        FaultyFrame faulty = Objects.requireNonNull(
                FaultyFrame.of(kind, roomy, frame.length, BITCOIN, new FaultDice().about(seed, 0, 0, 0)));
        assertThat(Arrays.copyOf(roomy, frame.length)).isEqualTo(frame);
        return faulty;
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"TRUNCATED", "GARBAGE"})
    void whatIsBadCannotBeRead(FaultKind kind) {
        for (byte[] frame : good()) {
            for (int seed = 0; seed < THROWS; seed++) {
                byte[] bytes = altered(kind, frame, seed).bytes();
                assertThat(bytes).isNotEmpty();
                assertThatThrownBy(() -> Frames.ids(bytes)).isInstanceOf(MalformedFrame.class);
            }
        }
    }

    @Test
    void anUnknownTemplateIsWellFormed() {
        for (byte[] frame : good()) {
            for (int seed = 0; seed < THROWS; seed++) {
                assertThat(Frames.kind(
                                altered(FaultKind.UNKNOWN_TEMPLATE, frame, seed).bytes()))
                        .isEqualTo(FrameKind.UNKNOWN);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"LONGER_BLOCK", "NEWER_SCHEMA", "OTHER_EXPONENT"})
    void whatIsStrangeButLegalReadsTheSame(FaultKind kind) {
        for (byte[] frame : good()) {
            for (int seed = 0; seed < THROWS; seed++) {
                byte[] bytes = altered(kind, frame, seed).bytes();
                assertThat(bytes).isNotEqualTo(frame);
                assertSame(Frames.read(bytes, BITCOIN), Frames.read(frame, BITCOIN));
            }
        }
    }

    private static void assertSame(FeedMessage got, FeedMessage sent) {
        FrameIds ids = got.ids;
        assertThat(ids.kind).isEqualTo(sent.ids.kind);
        assertThat(ids.firstId).isEqualTo(sent.ids.firstId);
        assertThat(ids.lastId).isEqualTo(sent.ids.lastId);
        assertThat(ids.eventTimeMicros).isEqualTo(sent.ids.eventTimeMicros);
        assertLevels(got.bids, sent.bids);
        assertLevels(got.asks, sent.asks);
        assertThat(got.trades.size()).isEqualTo(sent.trades.size());
        for (int index = 0; index < sent.trades.size(); index++) {
            assertThat(got.trades.id(index)).isEqualTo(sent.trades.id(index));
            assertThat(got.trades.price(index)).isEqualTo(sent.trades.price(index));
            assertThat(got.trades.quantity(index)).isEqualTo(sent.trades.quantity(index));
            assertThat(got.trades.isBuyerMaker(index)).isEqualTo(sent.trades.isBuyerMaker(index));
        }
    }

    private static void assertLevels(Levels got, Levels sent) {
        assertThat(got.size()).isEqualTo(sent.size());
        for (int index = 0; index < sent.size(); index++) {
            assertThat(got.price(index)).isEqualTo(sent.price(index));
            assertThat(got.quantity(index)).isEqualTo(sent.quantity(index));
        }
    }

    @Test
    void numbersThatFitNoOtherExponentStayAsTheyAre() {
        var bids = new Levels(1);
        bids.add(Long.MAX_VALUE / 2, 1);
        byte[] frame = new byte[SbeFrameWriter.frameBytesOfDepthDiff(1, 0, SYMBOL.length)];
        SbeFrameWriter.writeDepthDiff(frame, 0, SYMBOL, 1, 1, 1, -8, -8, bids, new Levels(0));

        assertThat(FaultyFrame.of(FaultKind.OTHER_EXPONENT, frame, frame.length, BITCOIN, new FaultDice()))
                .isNull();
    }
}
