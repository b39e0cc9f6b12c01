package capstan.wire.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Healing;
import capstan.market.symbol.StateImage;
import capstan.wire.bytes.LittleEndian;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JournalCodecTest {

    /// Facts whose parts all know when they are equal.
    static Stream<BookEvent> facts() {
        return JournalSamples.facts().values().stream()
                .filter(fact -> !(fact instanceof BookEvent.BatchAccepted || fact instanceof BookEvent.Anchored));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void aFactComesBackAsItWas(BookEvent fact) {
        assertThat(JournalCodec.decode(JournalCodec.encode(fact))).isEqualTo(fact);
    }

    @ParameterizedTest
    @EnumSource(GapKind.class)
    void everyKindOfGapHasItsNumber(GapKind kind) {
        var gap = new BookEvent.GapDetected(JournalSamples.STAMP, kind, 0, 0, 0, "");

        assertThat(JournalCodec.decode(JournalCodec.encode(gap))).isEqualTo(gap);
    }

    @Test
    void aBatchKeepsItsFramesByteForByte() {
        BookEvent.BatchAccepted batch = JournalSamples.batch();

        var back = (BookEvent.BatchAccepted) JournalCodec.decode(JournalCodec.encode(batch));

        assertThat(back).usingRecursiveComparison().ignoringFields("frames").isEqualTo(batch);
        assertThat(bytes(back.frames())).isEqualTo(bytes(batch.frames()));
        assertThat(back.frames().frames()).isEqualTo(2);
    }

    @Test
    void anAnchorKeepsItsLevels() {
        var back = (BookEvent.Anchored) JournalCodec.decode(JournalCodec.encode(JournalSamples.anchored()));

        assertThat(back)
                .usingRecursiveComparison()
                .ignoringFields("snapshot", "taken")
                .isEqualTo(JournalSamples.anchored());
        assertThat(back.taken().isEmpty()).isTrue();
        assertThat(back.snapshot().lastUpdateId()).isEqualTo(77);
        assertThat(back.snapshot().requestedLevels()).isEqualTo(5000);
        assertThat(back.snapshot().receivedAtMicros()).isEqualTo(123);
        assertThat(back.snapshot().bids().size()).isEqualTo(2);
        assertThat(back.snapshot().bids().price(1)).isEqualTo(99);
        assertThat(back.snapshot().asks().quantity(0)).isEqualTo(3);
    }

    @Test
    void anAnchorOfALiveBookKeepsItsReasonAndFrames() {
        var back = (BookEvent.Anchored) JournalCodec.decode(JournalCodec.encode(JournalSamples.anchoredLive()));

        assertThat(back.reason()).isEqualTo(AnchorReason.EDGE);
        assertThat(bytes(back.taken())).isEqualTo(bytes(JournalSamples.batch().frames()));
        assertThat(back.taken().frames()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(AnchorReason.class)
    void everyReasonOfAnAnchorHasItsNumber(AnchorReason reason) {
        var anchored = new BookEvent.Anchored(
                JournalSamples.STAMP, JournalSamples.anchored().snapshot(), reason, FrameLog.EMPTY);

        assertThat(((BookEvent.Anchored) JournalCodec.decode(JournalCodec.encode(anchored))).reason())
                .isEqualTo(reason);
    }

    @ParameterizedTest
    @EnumSource(Healing.class)
    void everyHealingHasItsNumber(Healing by) {
        var healed = new BookEvent.GapHealed(JournalSamples.STAMP, GapKind.SILENCE, 1, 2, 3, by, 4, 5);

        assertThat(JournalCodec.decode(JournalCodec.encode(healed))).isEqualTo(healed);
    }

    /// A reader of version 1 would fold these to another state, or not know them at all.
    @Test
    void whatVersion1CannotReadSaysSo() {
        assertThat(minReaderVersion("gap-healed")).isEqualTo(2);
        assertThat(minReaderVersion("gap-detected-halted")).isEqualTo(2);
        assertThat(minReaderVersion("anchored-live")).isEqualTo(2);
        assertThat(minReaderVersion("gap-detected")).isEqualTo(1);
        assertThat(minReaderVersion("anchored")).isEqualTo(1);
        assertThat(minReaderVersion("batch-accepted")).isEqualTo(1);
    }

    @Test
    void aStateImageComesBackAsItWas() {
        for (StateImage image : JournalSamples.images().values()) {
            StateImage back = JournalCodec.decodeImage(JournalCodec.encode(image));

            assertThat(back).usingRecursiveComparison().isEqualTo(image);
        }
    }

    static Stream<byte[]> records() {
        return JournalSamples.records().values().stream();
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
        byte[] record = JournalCodec.encode(new BookEvent.TradesMissing(JournalSamples.STAMP, 1, 2, ""));
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
        byte[] record = JournalCodec.encode(new BookEvent.TradesMissing(JournalSamples.STAMP, 1, 2, ""));
        LittleEndian.putInt16(record, 2, 999);
        LittleEndian.putInt16(record, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(record);

        assertThatThrownBy(() -> JournalCodec.decode(record)).isInstanceOf(NewerJournal.class);
    }

    @Test
    void fieldsThatANewerVersionAddedToTheRootBlockAreSkipped() {
        byte[] record = JournalCodec.encode(JournalSamples.batch());
        int blockLength = LittleEndian.uint16(record, 0);
        int split = 10 + blockLength;
        byte[] longer = new byte[record.length + 8];
        System.arraycopy(record, 0, longer, 0, split);
        System.arraycopy(record, split, longer, split + 8, record.length - split);
        LittleEndian.putInt16(longer, 0, blockLength + 8);
        LittleEndian.putInt16(longer, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(longer);

        var back = (BookEvent.BatchAccepted) JournalCodec.decode(longer);

        assertThat(bytes(back.frames())).isEqualTo(bytes(JournalSamples.batch().frames()));
        assertThat(back.lastTradeId()).isEqualTo(14);
    }

    @Test
    void aSealedRecordWhoseFramesRunOverItsEndIsCorrupt() {
        byte[] record = JournalCodec.encode(JournalSamples.batch());
        int frameLengthAt = 10 + LittleEndian.uint16(record, 0) + 6 + Long.BYTES;
        LittleEndian.putInt32(record, frameLengthAt, 1 << 30);
        RecordSeal.seal(record);

        assertThatThrownBy(() -> JournalCodec.decode(record))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("contradicts itself");
    }

    private static int minReaderVersion(String sample) {
        return LittleEndian.uint16(
                Objects.requireNonNull(JournalSamples.records().get(sample)), 8);
    }

    private static byte[] bytes(FrameLog frames) {
        return java.util.Arrays.copyOfRange(frames.array(), frames.start(), frames.end());
    }
}
