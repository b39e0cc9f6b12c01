package capstan.wire.batch;

import capstan.market.feed.FeedBatch;
import capstan.market.feed.MalformedFrame;
import capstan.wire.bytes.Checksum;
import capstan.wire.bytes.LittleEndian;
import java.util.Arrays;

/// Feed batches as records of a stream that others keep for us (Kinesis): a mark, the layout's version, the batch as
/// `FeedBatchCodec` writes it, and a checksum of all bytes before it. Stateless and safe for any thread.
///
/// Layout of version 1, little-endian: the letters `CFR`, `uint8` version, the batch, `uint32` CRC-32C.
public final class StreamRecordCodec {

    /// What a record has beside its batch.
    public static final int OVERHEAD_BYTES = 8;

    private static final byte[] MARK = {'C', 'F', 'R'};
    private static final int VERSION = 1;
    private static final int BATCH_AT = MARK.length + 1;
    private static final int CHECKSUM_BYTES = Integer.BYTES;

    private StreamRecordCodec() {}

    /// @throws IllegalArgumentException when venue or symbol is longer than 254 bytes
    public static byte[] encode(FeedBatch batch) {
        byte[] encoded = FeedBatchCodec.encode(batch);
        byte[] record = new byte[encoded.length + OVERHEAD_BYTES];
        System.arraycopy(MARK, 0, record, 0, MARK.length);
        record[MARK.length] = VERSION;
        System.arraycopy(encoded, 0, record, BATCH_AT, encoded.length);
        int covered = record.length - CHECKSUM_BYTES;
        LittleEndian.putInt32(record, covered, Checksum.crc32c(record, 0, covered));
        return record;
    }

    /// @throws MalformedFrame when a byte was changed or cut off, or when the record is of a version not known here
    public static FeedBatch decode(byte[] record) {
        if (record.length < OVERHEAD_BYTES || !Arrays.equals(record, 0, MARK.length, MARK, 0, MARK.length)) {
            throw new MalformedFrame(0, "not a record of feed frames, which begins with CFR");
        }
        int covered = record.length - CHECKSUM_BYTES;
        int stored = LittleEndian.int32(record, covered);
        int computed = Checksum.crc32c(record, 0, covered);
        if (stored != computed) {
            throw new MalformedFrame(
                    covered,
                    String.format(
                            "checksum of the record's %d bytes is %08x, the record says %08x",
                            covered, computed, stored));
        }
        int version = LittleEndian.uint8(record, MARK.length);
        if (version != VERSION) {
            throw new MalformedFrame(
                    MARK.length,
                    "record of version " + version + ", this build reads version " + VERSION + "; update the reader");
        }
        return FeedBatchCodec.decode(Arrays.copyOfRange(record, BATCH_AT, covered));
    }
}
