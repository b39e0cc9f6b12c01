package capstan.wire.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.symbol.BookEvent;
import capstan.wire.bytes.LittleEndian;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Records that were made wrong but sealed right: each is refused by name, and none makes its reader allocate more than
/// the record has bytes for.
class HostileRecordTest {

    private static final int HEADER = 10;
    private static final int DIMENSION = 6;

    private final Map<String, byte[]> records = JournalSamples.records();

    @Test
    void aTextLongerThanItsRecordIsRefusedBeforeItIsAllocated() {
        int textAt = HEADER + 48;
        assertCorrupt(
                altered("trades-missing", record -> LittleEndian.putInt32(record, textAt, Integer.MAX_VALUE)),
                "reason at byte 58 says 2147483647 bytes, 13 are left");
        assertCorrupt(
                altered("trades-missing", record -> LittleEndian.putInt32(record, textAt, -1)),
                "reason at byte 58 says 4294967295 bytes, 13 are left");
    }

    @Test
    void bytesOfASectionLongerThanTheImageAreRefused() {
        int lengthAt = HEADER + 19 + DIMENSION + 4;
        byte[] image = altered("state-image", record -> LittleEndian.putInt32(record, lengthAt, 1 << 30));

        assertThatThrownBy(() -> JournalCodec.decodeImage(image))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining("data of section 1 at byte " + lengthAt + " says 1073741824 bytes");
    }

    @Test
    void moreEntriesThanTheRecordHasBytesForAreRefused() {
        int tradesAt = HEADER + 32;
        assertCorrupt(
                altered("trades-backfilled", record -> LittleEndian.putInt32(record, tradesAt + 2, -1)),
                "group trades says 4294967295 entries of 33 bytes, an entry needs 33 bytes and 66 are left");
        int bidsAt = HEADER + 53;
        assertCorrupt(
                altered("anchored", record -> {
                    LittleEndian.putInt16(record, bidsAt, 0);
                    LittleEndian.putInt32(record, bidsAt + 2, Integer.MAX_VALUE);
                }),
                "group bids says 2147483647 entries of 0 bytes, an entry needs 16 bytes");
        int framesAt = HEADER + 76;
        assertCorrupt(
                altered("batch-accepted", record -> LittleEndian.putInt32(record, framesAt + 2, 1 << 30)),
                "group frames says 1073741824 entries");
    }

    @Test
    void aMarkThatIsNeitherYesNorNoIsRefused() {
        for (int mark : new int[] {2, 255}) {
            assertCorrupt(
                    altered("trades-backfilled", record -> record[HEADER + 32 + DIMENSION + 32] = (byte) mark),
                    "isBuyerMaker is 0 or 1, the record says " + mark);
            byte[] image = altered("state-image", record -> record[HEADER] = (byte) mark);
            assertThatThrownBy(() -> JournalCodec.decodeImage(image))
                    .isInstanceOf(JournalCorrupt.class)
                    .hasMessageContaining("hasInstrument is 0 or 1, the record says " + mark);
        }
    }

    @Test
    void aRootBlockShorterThanItsVersionNeedsIsRefused() {
        records.forEach((name, record) -> {
            int block = LittleEndian.uint16(record, 0);
            for (int shorter : new int[] {block - 1, 0}) {
                byte[] altered = altered(name, bytes -> LittleEndian.putInt16(bytes, 0, shorter));
                assertThatThrownBy(() -> decode(altered))
                        .as(name)
                        .isInstanceOf(JournalCorrupt.class)
                        .hasMessageContaining("version " + JournalCodec.VERSION + " needs " + block
                                + " bytes, the record says " + shorter);
            }
        });
    }

    @Test
    void bytesBehindTheLastPartAreToleratedOnlyFromANewerVersion() {
        records.forEach((name, record) -> {
            byte[] longer = Arrays.copyOf(record, record.length + 9);
            RecordSeal.seal(longer);
            assertThatThrownBy(() -> decode(longer)).as(name).isInstanceOf(JournalCorrupt.class);

            LittleEndian.putInt16(longer, 6, JournalCodec.VERSION + 1);
            RecordSeal.seal(longer);
            assertThat(decode(longer)).as(name).isNotNull();
        });
    }

    @Test
    void framesOfANewerBatchEndWhereTheirNumberSays() {
        byte[] record = sample("batch-accepted");
        byte[] longer = Arrays.copyOf(record, record.length + 40);
        Arrays.fill(longer, record.length - RecordSeal.BYTES, longer.length, (byte) 0xEE);
        LittleEndian.putInt16(longer, 6, JournalCodec.VERSION + 1);
        RecordSeal.seal(longer);

        var batch = (BookEvent.BatchAccepted) JournalCodec.decode(longer);

        assertThat(batch.frames().frames()).isEqualTo(2);
        assertThat(batch.frames().end()).isEqualTo(record.length - RecordSeal.BYTES);

        LittleEndian.putInt32(longer, HEADER + 76 + DIMENSION + Long.BYTES, 1 << 30);
        RecordSeal.seal(longer);
        assertCorrupt(longer, "frame 0 of 2 at byte 92 says 1073741824 bytes");
    }

    @Test
    void versionZeroIsRefused() {
        assertCorrupt(altered("anchored", record -> LittleEndian.putInt16(record, 6, 0)), "journal version 0");
    }

    /// Whatever is inside a sealed record, it decodes or is refused as corrupt or newer; nothing else is thrown.
    @Test
    void changedAndSealedRecordsDecodeOrAreRefusedAndNothingElse() {
        var random = new Random(11);
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            var record = records.values()
                    .toArray(byte[][]::new)[random.nextInt(records.size())]
                    .clone();
            for (int change = 1 + random.nextInt(3); change > 0; change--) {
                record[random.nextInt(record.length - RecordSeal.BYTES)] =
                        random.nextBoolean() ? -1 : (byte) random.nextInt();
            }
            RecordSeal.seal(record);
            try {
                decode(record);
            } catch (JournalCorrupt | NewerJournal expected) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }

    private static Object decode(byte[] record) {
        return LittleEndian.uint16(record, 2) == 64 ? JournalCodec.decodeImage(record) : JournalCodec.decode(record);
    }

    private byte[] sample(String name) {
        return Objects.requireNonNull(records.get(name), name);
    }

    private byte[] altered(String name, Consumer<byte[]> change) {
        byte[] record = sample(name).clone();
        change.accept(record);
        RecordSeal.seal(record);
        return record;
    }

    private static void assertCorrupt(byte[] record, String reason) {
        assertThatThrownBy(() -> JournalCodec.decode(record))
                .isInstanceOf(JournalCorrupt.class)
                .hasMessageContaining(reason);
    }
}
