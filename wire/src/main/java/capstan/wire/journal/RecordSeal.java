package capstan.wire.journal;

import capstan.wire.bytes.Checksum;
import capstan.wire.bytes.LittleEndian;

/// The four bytes of CRC-32C that end every record and cover all bytes before them.
final class RecordSeal {

    static final int BYTES = Integer.BYTES;

    private RecordSeal() {}

    /// Fills the last four bytes of `record`.
    static void seal(byte[] record) {
        int covered = record.length - BYTES;
        LittleEndian.putInt32(record, covered, Checksum.crc32c(record, 0, covered));
    }

    /// @throws JournalCorrupt when the record is shorter than `smallest` or its bytes are not those that were sealed
    static void check(byte[] record, int smallest) {
        if (record.length < smallest) {
            throw new JournalCorrupt(
                    "a journal record needs at least " + smallest + " bytes, this one has " + record.length);
        }
        int covered = record.length - BYTES;
        int stored = LittleEndian.int32(record, covered);
        int computed = Checksum.crc32c(record, 0, covered);
        if (stored != computed) {
            throw new JournalCorrupt(String.format(
                    "checksum of the record's %d bytes is %08x, the record says %08x: a byte was changed after it was"
                            + " written",
                    covered, computed, stored));
        }
    }
}
