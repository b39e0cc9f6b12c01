package capstan.wire.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.StateImage;
import capstan.market.trades.Trade;
import capstan.wire.bytes.LittleEndian;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JournalCodecTest {

    private static final Stamp STAMP = new Stamp(1_767_225_600_123_456L, 0x1234_5678_9ABC_DEF0L, -7L, 42L);
    private static final Instrument BTCUSDT = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000L, 1_000L);

    static Stream<BookEvent> facts() {
        return Stream.of(
                new BookEvent.InstrumentDefined(STAMP, BTCUSDT),
                new BookEvent.GapDetected(STAMP, GapKind.DEPTH_IDS, 11, 15, 2, "expected 11, got 15 – ätsch"),
                new BookEvent.TradesMissing(STAMP, 5, 9, "not to be had"),
                new BookEvent.TradesBackfilled(
                        STAMP, List.of(new Trade(5, 100, 7, 1_000, true), new Trade(6, 101, 8, 1_001, false))),
                new BookEvent.TradesBackfilled(STAMP, List.of()));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactComesBackAsItWas(BookEvent fact) {
        assertThat(JournalCodec.decode(JournalCodec.encode(fact))).isEqualTo(fact);
    }

    @ParameterizedTest
    @EnumSource(GapKind.class)
    void everyKindOfGapHasItsNumber(GapKind kind) {
        var gap = new BookEvent.GapDetected(STAMP, kind, 0, 0, 0, "");

        assertThat(JournalCodec.decode(JournalCodec.encode(gap))).isEqualTo(gap);
    }

    @Test
    void aBatchKeepsItsFramesByteForByte() {
        BookEvent.BatchAccepted batch = batch();

        var back = (BookEvent.BatchAccepted) JournalCodec.decode(JournalCodec.encode(batch));

        assertThat(back).usingRecursiveComparison().ignoringFields("frames").isEqualTo(batch);
        assertThat(bytes(back.frames())).isEqualTo(bytes(batch.frames()));
        assertThat(back.frames().frames()).isEqualTo(2);
    }

    @Test
    void anAnchorKeepsItsLevels() {
        var back = (BookEvent.Anchored) JournalCodec.decode(JournalCodec.encode(anchored()));

        assertThat(back).usingRecursiveComparison().ignoringFields("snapshot").isEqualTo(anchored());
        assertThat(back.snapshot().lastUpdateId()).isEqualTo(77);
        assertThat(back.snapshot().requestedLevels()).isEqualTo(5000);
        assertThat(back.snapshot().receivedAtMicros()).isEqualTo(123);
        assertThat(back.snapshot().bids().size()).isEqualTo(2);
        assertThat(back.snapshot().bids().price(1)).isEqualTo(99);
        assertThat(back.snapshot().asks().quantity(0)).isEqualTo(3);
    }

    @Test
    void aStateImageComesBackAsItWas() {
        for (StateImage image : List.of(image(), new StateImage(null, List.of()))) {
            StateImage back = JournalCodec.decodeImage(JournalCodec.encode(image));

            assertThat(back).usingRecursiveComparison().isEqualTo(image);
        }
    }

    static Stream<byte[]> records() {
        return Stream.concat(
                facts().map(JournalCodec::encode),
                Stream.of(JournalCodec.encode(batch()), JournalCodec.encode(anchored()), JournalCodec.encode(image())));
    }

    @ParameterizedTest
    @MethodSource("records")
    void anyFlippedByteIsFound(byte[] record) {
        for (int at = 0; at < record.length; at++) {
            for (int bits : new int[] {0x01, 0x80, 0xFF}) {
                byte[] flipped = record.clone();
                flipped[at] ^= (byte) bits;

                assertThatThrownBy(() -> JournalCodec.decode(flipped))
                        .as("byte %d of %d", at, record.length)
                        .isInstanceOf(JournalCorrupt.class)
                        .hasMessageContaining("a byte was changed");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void aCutRecordIsFound(byte[] record) {
        for (int length = 0; length < record.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(record, length);

            assertThatThrownBy(() -> JournalCodec.decode(cut)).isInstanceOf(JournalCorrupt.class);
        }
    }

    @Test
    void aRecordThatOnlyANewerVersionReadsSaysSo() {
        byte[] record = JournalCodec.encode(new BookEvent.TradesMissing(STAMP, 1, 2, ""));
        LittleEndian.putInt16(record, 6, JournalCodec.VERSION + 4);
        LittleEndian.putInt16(record, 8, JournalCodec.VERSION + 3);
        RecordSeal.seal(record);

        assertThatThrownBy(() -> JournalCodec.decode(record))
                .isInstanceOf(NewerJournal.class)
                .hasMessageContaining("newer version of Capstan")
                .hasMessageContaining("version " + (JournalCodec.VERSION + 4))
                .hasMessageContaining("up to " + JournalCodec.VERSION);
    }

    @Test
    void anUnknownFactOfANewerVersionSaysSo() {
        byte[] record = JournalCodec.encode(new BookEvent.TradesMissing(STAMP, 1, 2, ""));
        LittleEndian.putInt16(record, 2, 999);
        LittleEndian.putInt16(record, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(record);

        assertThatThrownBy(() -> JournalCodec.decode(record)).isInstanceOf(NewerJournal.class);
    }

    @Test
    void fieldsThatANewerVersionAddedToTheRootBlockAreSkipped() {
        byte[] record = JournalCodec.encode(batch());
        int blockLength = LittleEndian.uint16(record, 0);
        int split = 10 + blockLength;
        byte[] longer = new byte[record.length + 8];
        System.arraycopy(record, 0, longer, 0, split);
        System.arraycopy(record, split, longer, split + 8, record.length - split);
        LittleEndian.putInt16(longer, 0, blockLength + 8);
        LittleEndian.putInt16(longer, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(longer);

        var back = (BookEvent.BatchAccepted) JournalCodec.decode(longer);

        assertThat(bytes(back.frames())).isEqualTo(bytes(batch().frames()));
        assertThat(back.lastTradeId()).isEqualTo(14);
    }

    @Test
    void aSealedRecordWhoseFramesRunOverItsEndIsCorrupt() {
        byte[] record = JournalCodec.encode(batch());
        int frameLengthAt = 10 + LittleEndian.uint16(record, 0) + 6 + Long.BYTES;
        LittleEndian.putInt32(record, frameLengthAt, 1 << 30);
        RecordSeal.seal(record);

        assertThatThrownBy(() -> JournalCodec.decode(record))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("contradicts itself");
    }

    private static BookEvent.BatchAccepted batch() {
        var frames = new FrameLog.Builder(64);
        frames.add(1_000, new byte[] {1, 2, 3}, 0, 3);
        frames.add(1_001, new byte[] {9, 8, 7, 6, 5}, 1, 4);
        return new BookEvent.BatchAccepted(STAMP, 1, 2, 11, 12, 13, 14, frames.build());
    }

    private static BookEvent.Anchored anchored() {
        var bids = new Levels(4);
        bids.add(100, 5);
        bids.add(99, 6);
        var asks = new Levels(4);
        asks.add(101, 3);
        return new BookEvent.Anchored(STAMP, new DepthSnapshot(77, bids, asks, 5000, 123));
    }

    private static StateImage image() {
        return new StateImage(
                BTCUSDT,
                List.of(
                        new StateImage.Section(1, new byte[] {4, 5, 6}),
                        new StateImage.Section(7, new byte[0]),
                        new StateImage.Section(900, new byte[300])));
    }

    private static byte[] bytes(FrameLog frames) {
        return java.util.Arrays.copyOfRange(frames.array(), frames.start(), frames.end());
    }
}
