package capstan.wire.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.MalformedFrame;
import capstan.market.instrument.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SbeFrameReaderTest {

    private static final int BLOCK = 8;

    private final SbeFrameReader reader = new SbeFrameReader();
    private final FeedMessage message = GoldenFrames.message();

    @Test
    void tradesGolden() {
        assertThat(read(GoldenFrames.TRADES)).isEqualTo(FrameKind.TRADES);

        assertThat(message.ids.eventTimeMicros).isEqualTo(GoldenFrames.EVENT_TIME);
        assertThat(message.transactTimeMicros).isEqualTo(GoldenFrames.EVENT_TIME - 400);
        assertThat(message.ids.firstId).isEqualTo(5_000_000_001L);
        assertThat(message.ids.lastId).isEqualTo(5_000_000_002L);
        assertThat(message.ids.entries).isEqualTo(2);
        assertThat(message.trades.size()).isEqualTo(2);
        assertThat(message.trades.id(0)).isEqualTo(5_000_000_001L);
        assertThat(message.trades.price(0)).isEqualTo(9_000_012_000_000L);
        assertThat(message.trades.quantity(0)).isEqualTo(150_000);
        assertThat(message.trades.isBuyerMaker(0)).isFalse();
        assertThat(message.trades.id(1)).isEqualTo(5_000_000_002L);
        assertThat(message.trades.price(1)).isEqualTo(9_000_013_000_000L);
        assertThat(message.trades.quantity(1)).isEqualTo(250_000_000);
        assertThat(message.trades.isBuyerMaker(1)).isTrue();
    }

    @Test
    void bestBidAskGolden() {
        assertThat(read(GoldenFrames.BEST_BID_ASK)).isEqualTo(FrameKind.BEST_BID_ASK);

        assertThat(message.ids.eventTimeMicros).isEqualTo(GoldenFrames.EVENT_TIME);
        assertThat(message.ids.firstId).isEqualTo(80_000_000_010L);
        assertThat(message.ids.lastId).isEqualTo(80_000_000_010L);
        assertThat(message.ids.entries).isEqualTo(2);
        assertLevels(message.bids, 9_000_012_000_000L, 123_450_000);
        assertLevels(message.asks, 9_000_013_000_000L, 50_000_000);
    }

    @Test
    void depthTopGolden() {
        assertThat(read(GoldenFrames.DEPTH_TOP)).isEqualTo(FrameKind.DEPTH_TOP);

        assertThat(message.ids.lastId).isEqualTo(80_000_000_010L);
        assertThat(message.ids.entries).isEqualTo(2);
        assertLevels(message.bids, 9_000_012_000_000L, 123_450_000);
        assertLevels(message.asks, 9_000_013_000_000L, 50_000_000);
    }

    @Test
    void depthDiffGolden() {
        assertThat(read(GoldenFrames.DEPTH_DIFF)).isEqualTo(FrameKind.DEPTH_DIFF);

        assertThat(message.ids.firstId).isEqualTo(80_000_000_011L);
        assertThat(message.ids.lastId).isEqualTo(80_000_000_015L);
        assertThat(message.ids.entries).isEqualTo(2);
        assertLevels(message.bids, 9_000_012_000_000L, 0, 9_000_011_000_000L, 100_000_000);
        assertThat(message.asks.size()).isZero();
    }

    @Test
    void identifyTellsTheSameWithoutAnInstrument() {
        var ids = new FrameIds();
        byte[] frame = new byte[GoldenFrames.TRADES.length + 20];
        System.arraycopy(GoldenFrames.TRADES, 0, frame, 13, GoldenFrames.TRADES.length);

        assertThat(reader.identify(frame, 13, GoldenFrames.TRADES.length, ids)).isEqualTo(FrameKind.TRADES);

        assertThat(ids.firstId).isEqualTo(5_000_000_001L);
        assertThat(ids.lastId).isEqualTo(5_000_000_002L);
        assertThat(ids.entries).isEqualTo(2);
        assertThat(new String(frame, ids.symbolOffset, ids.symbolLength, StandardCharsets.UTF_8))
                .isEqualTo("BTCUSDT");
    }

    @Test
    void aLongerBlockAndLongerEntriesAreSkippedOver() {
        // One byte more in the root block and three more in every entry, as a later schema version would add.
        byte[] longer = SbeFrames.stretch(GoldenFrames.DEPTH_DIFF, 1, 3);
        longer[6] = 9;

        assertThat(read(longer)).isEqualTo(FrameKind.DEPTH_DIFF);

        assertThat(message.ids.lastId).isEqualTo(80_000_000_015L);
        assertLevels(message.bids, 9_000_012_000_000L, 0, 9_000_011_000_000L, 100_000_000);
    }

    @Test
    void aLongerBlockOfTradesIsSkippedOver() {
        byte[] longer = SbeFrames.stretch(GoldenFrames.TRADES, 5, 2);

        assertThat(read(longer)).isEqualTo(FrameKind.TRADES);

        assertThat(message.trades.size()).isEqualTo(2);
        assertThat(message.trades.id(1)).isEqualTo(5_000_000_002L);
        assertThat(message.trades.isBuyerMaker(1)).isTrue();
    }

    @Test
    void bytesBehindTheSymbolAreIgnored() {
        byte[] extended = Arrays.copyOf(GoldenFrames.BEST_BID_ASK, GoldenFrames.BEST_BID_ASK.length + 11);

        assertThat(read(extended)).isEqualTo(FrameKind.BEST_BID_ASK);
    }

    @Test
    void aShorterBlockIsAnError() {
        byte[] shorter = GoldenFrames.DEPTH_DIFF.clone();
        shorter[0] = 25;

        assertMalformed(shorter, 0, "DepthDiffStreamEvent needs a block of 26 bytes, the frame's has 25");
    }

    @Test
    void shorterEntriesAreAnErrorUnlessThereAreNone() {
        byte[] shorter = GoldenFrames.DEPTH_DIFF.clone();
        shorter[BLOCK + 26] = 15;
        assertMalformed(shorter, BLOCK + 26, "entries of bids need 16 bytes, the frame gives them 15");

        byte[] empty = GoldenFrames.DEPTH_DIFF.clone();
        empty[BLOCK + 26 + 4 + 32] = 0;
        assertThat(read(empty)).isEqualTo(FrameKind.DEPTH_DIFF);
    }

    @Test
    void anUnknownTemplateIsNotAnError() {
        byte[] unknown = GoldenFrames.DEPTH_TOP.clone();
        unknown[2] = (byte) 0xFF;

        assertThat(read(unknown)).isEqualTo(FrameKind.UNKNOWN);
        assertThat(message.bids.size()).isZero();
        assertThat(message.ids.eventTimeMicros).isZero();
    }

    @Test
    void anotherSchemaIsRefused() {
        byte[] other = GoldenFrames.DEPTH_TOP.clone();
        other[4] = 3;

        assertMalformed(other, 4, "expected schema 1 (market-data streams), got 3");
    }

    @Test
    void everyTruncationIsAnErrorAndLeavesNothingBehind() {
        for (byte[] frame : GoldenFrames.ALL) {
            for (int length = 0; length < frame.length; length++) {
                read(GoldenFrames.DEPTH_DIFF);
                int cut = length;
                var malformed = catchThrowableOfType(MalformedFrame.class, () -> reader.read(frame, 0, cut, message));
                assertThat(malformed).as("%d of %d bytes", cut, frame.length).isNotNull();
                assertThat(malformed.offset()).isBetween(0, cut);
                SbeFrames.assertEmpty(message);
            }
        }
    }

    @Test
    void hostileCountsAreRefusedBeforeAnythingIsAllocated() {
        byte[] depth = GoldenFrames.DEPTH_DIFF.clone();
        depth[BLOCK + 28] = (byte) 0xFF;
        depth[BLOCK + 29] = (byte) 0xFF;
        assertMalformed(depth, BLOCK + 26, "bids says 65535 entries of 16 bytes");

        byte[] trades = GoldenFrames.TRADES.clone();
        Arrays.fill(trades, BLOCK + 18 + 2, BLOCK + 18 + 6, (byte) 0xFF);
        assertMalformed(trades, BLOCK + 18, "trades says 4294967295 entries of 25 bytes");

        // 2^32 / 2^15 entries: a 32-bit product would wrap to zero.
        byte[] wrapping = GoldenFrames.TRADES.clone();
        SbeFrames.putUint16(wrapping, BLOCK + 18, 1 << 15);
        SbeFrames.putUint32(wrapping, BLOCK + 20, 1 << 17);
        assertMalformed(wrapping, BLOCK + 18, "trades says 131072 entries of 32768 bytes");

        byte[] noLength = GoldenFrames.TRADES.clone();
        SbeFrames.putUint16(noLength, BLOCK + 18, 0);
        SbeFrames.putUint32(noLength, BLOCK + 20, -1);
        assertMalformed(noLength, BLOCK + 18, "entries of trades need 25 bytes, the frame gives them 0");
    }

    @Test
    void nullsOfRequiredFieldsAreErrors() {
        assertMalformed(SbeFrames.withNull64(GoldenFrames.TRADES, BLOCK), BLOCK, "required field eventTime is null");
        assertMalformed(SbeFrames.withNull64(GoldenFrames.TRADES, BLOCK + 24), BLOCK + 24, "required field trade id");
        assertMalformed(SbeFrames.withNull64(GoldenFrames.TRADES, BLOCK + 32), BLOCK + 32, "required field price");
        assertMalformed(SbeFrames.withNull64(GoldenFrames.DEPTH_DIFF, BLOCK + 16), BLOCK + 16, "lastBookUpdateId");
        assertMalformed(SbeFrames.withNull64(GoldenFrames.DEPTH_DIFF, BLOCK + 38), BLOCK + 38, "quantity is null");

        byte[] exponent = GoldenFrames.BEST_BID_ASK.clone();
        exponent[BLOCK + 16] = (byte) 0x80;
        assertMalformed(exponent, BLOCK + 16, "required field priceExponent is null");

        byte[] maker = GoldenFrames.TRADES.clone();
        maker[BLOCK + 18 + 6 + 24] = (byte) 0xFF;
        assertMalformed(maker, BLOCK + 48, "expected isBuyerMaker 0 or 1, got 255");
    }

    @Test
    void numbersNoMarketCanHaveAreErrors() {
        byte[] zeroPrice = GoldenFrames.DEPTH_DIFF.clone();
        Arrays.fill(zeroPrice, BLOCK + 46, BLOCK + 54, (byte) 0);
        assertMalformed(zeroPrice, BLOCK + 46, "price 0 is out of range");

        byte[] negative = GoldenFrames.DEPTH_DIFF.clone();
        Arrays.fill(negative, BLOCK + 54, BLOCK + 62, (byte) 0xFF);
        assertMalformed(negative, BLOCK + 54, "quantity -1 is out of range");

        byte[] backwards = GoldenFrames.DEPTH_DIFF.clone();
        backwards[BLOCK + 8] = 0x7F;
        assertMalformed(backwards, BLOCK + 16, "lies behind lastBookUpdateId");
    }

    @Test
    void aBestBidAskSideWithZeroOrNullIsAbsent() {
        byte[] noBid = SbeFrames.withNull64(GoldenFrames.BEST_BID_ASK, BLOCK + 18);
        assertThat(read(noBid)).isEqualTo(FrameKind.BEST_BID_ASK);
        assertThat(message.bids.size()).isZero();
        assertThat(message.asks.size()).isEqualTo(1);
        assertThat(message.ids.entries).isEqualTo(1);

        byte[] noAsk = GoldenFrames.BEST_BID_ASK.clone();
        Arrays.fill(noAsk, BLOCK + 42, BLOCK + 50, (byte) 0);
        assertThat(read(noAsk)).isEqualTo(FrameKind.BEST_BID_ASK);
        assertThat(message.bids.size()).isEqualTo(1);
        assertThat(message.asks.size()).isZero();
    }

    @Test
    void theExponentOfEachMessageIsHonoured() {
        byte[] coarser = GoldenFrames.DEPTH_TOP.clone();
        coarser[BLOCK + 16] = -7;
        coarser[BLOCK + 17] = -6;
        read(coarser);
        assertLevels(message.bids, 90_000_120_000_000L, 12_345_000_000L);

        byte[] finer = GoldenFrames.TRADES.clone();
        finer[BLOCK + 16] = -12;
        finer[BLOCK + 17] = -10;
        read(finer);
        assertThat(message.trades.price(0)).isEqualTo(900_001_200L);
        assertThat(message.trades.quantity(0)).isEqualTo(1_500);
    }

    @Test
    void whatTheScaleCannotHoldIsAnErrorAndLeavesNothingBehind() {
        byte[] overflowing = GoldenFrames.DEPTH_TOP.clone();
        overflowing[BLOCK + 16] = 0;
        assertMalformed(overflowing, BLOCK + 22, "price 9000012000000 × 10^8 is not exactly a long");

        byte[] inexact = GoldenFrames.DEPTH_TOP.clone();
        inexact[BLOCK + 17] = -15;
        assertMalformed(inexact, BLOCK + 30, "quantity 123450000 × 10^-7 is not exactly a long");

        byte[] faraway = GoldenFrames.BEST_BID_ASK.clone();
        faraway[BLOCK + 17] = 127;
        assertMalformed(faraway, BLOCK + 26, "quantity 123450000 × 10^135 is not exactly a long");
    }

    @Test
    void aFrameOfAnotherSymbolIsRefused() {
        for (String other : new String[] {"BTCUSDC", "BTCUSD", "BTCUSDTT", "B", "ETHUSDTETHUSDTETHUSDT"}) {
            var foreign = new FeedMessage(new Instrument("binance", other, -8, -8, 1, 1));
            var malformed = catchThrowableOfType(
                    MalformedFrame.class,
                    () -> reader.read(GoldenFrames.DEPTH_DIFF, 0, GoldenFrames.DEPTH_DIFF.length, foreign));
            assertThat(malformed).hasMessageContaining("expected symbol " + other + ", got BTCUSDT");
            SbeFrames.assertEmpty(foreign);
        }
    }

    @Test
    void symbolsOfEveryLengthAreComparedWhole() {
        var writer = new SbeFrameWriter();
        for (int length = 1; length <= 40; length++) {
            String symbol = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD".substring(0, length);
            var sent = new FeedMessage(new Instrument("binance", symbol, -8, -8, 1, 1));
            sent.ids.kind = FrameKind.BEST_BID_ASK;
            sent.bids.add(5, 6);
            byte[] frame = new byte[SbeFrameWriter.frameBytes(sent)];
            writer.write(sent, frame, 0);

            assertThat(reader.read(frame, 0, frame.length, sent)).isEqualTo(FrameKind.BEST_BID_ASK);
            for (int changed = frame.length - length; changed < frame.length; changed++) {
                byte[] other = frame.clone();
                other[changed] ^= 0x20;
                assertThat(catchThrowableOfType(MalformedFrame.class, () -> reader.read(other, 0, other.length, sent)))
                        .as("byte %d of a symbol of %d", changed, length)
                        .isNotNull();
            }
        }
    }

    private FrameKind read(byte[] frame) {
        return reader.read(frame, 0, frame.length, message);
    }

    private void assertMalformed(byte[] frame, int offset, String reason) {
        read(GoldenFrames.TRADES);
        var malformed = catchThrowableOfType(MalformedFrame.class, () -> read(frame));
        assertThat(malformed).isNotNull().hasMessageContaining(reason);
        assertThat(malformed.offset()).isEqualTo(offset);
        SbeFrames.assertEmpty(message);
    }

    private static void assertLevels(Levels levels, long... pricesAndQuantities) {
        assertThat(levels.size()).isEqualTo(pricesAndQuantities.length / 2);
        for (int i = 0; i < levels.size(); i++) {
            assertThat(levels.price(i)).isEqualTo(pricesAndQuantities[2 * i]);
            assertThat(levels.quantity(i)).isEqualTo(pricesAndQuantities[2 * i + 1]);
        }
    }
}
