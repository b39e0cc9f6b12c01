package capstan.wire.journal;

import capstan.market.feed.FrameLog;
import capstan.wire.bytes.LittleEndian;
import capstan.wire.journal.sbe.GroupSizeEncoder;

/// The group of frames that ends a record. Its entries are those of a `FrameLog`, so they are copied as one block.
final class FrameEntries {

    private static final int ENTRY_BLOCK_BYTES = Long.BYTES;

    private FrameEntries() {}

    /// Bytes that the group takes.
    static int sizeOf(FrameLog frames) {
        return Math.addExact(GroupSizeEncoder.ENCODED_LENGTH, frames.sizeInBytes());
    }

    /// Writes the group at `at`; returns where it ends.
    static int put(FrameLog frames, byte[] record, int at) {
        LittleEndian.putInt16(record, at, ENTRY_BLOCK_BYTES);
        LittleEndian.putInt32(record, at + Short.BYTES, frames.frames());
        int entriesAt = at + GroupSizeEncoder.ENCODED_LENGTH;
        System.arraycopy(frames.array(), frames.start(), record, entriesAt, frames.sizeInBytes());
        return entriesAt + frames.sizeInBytes();
    }

    /// Reads the group at `at`, which reaches to the record's end unless a newer version has put something behind
    /// it.
    ///
    /// @param record the array that the opened record lies in; the frames stay in it
    static FrameLog read(OpenedRecord opened, byte[] record, int at, String name) {
        opened.checkGroup(at, ENTRY_BLOCK_BYTES, name);
        int entryBlock = LittleEndian.uint16(record, at);
        if (entryBlock != ENTRY_BLOCK_BYTES) {
            throw new JournalCorrupt("entries of " + name + " have blocks of " + ENTRY_BLOCK_BYTES
                    + " bytes, this one says " + entryBlock);
        }
        int frames = LittleEndian.int32(record, at + Short.BYTES);
        int entriesAt = at + GroupSizeEncoder.ENCODED_LENGTH;
        int end = opened.buffer().capacity();
        return FrameLog.wrap(record, entriesAt, opened.isNewer() ? endOf(record, entriesAt, end, frames) : end, frames);
    }

    private static int endOf(byte[] record, int entriesAt, int end, int frames) {
        int at = entriesAt;
        for (int i = 0; i < frames; i++) {
            long length = end - at < FrameLog.ENTRY_HEADER_BYTES ? 0 : LittleEndian.uint32(record, at + Long.BYTES);
            if (length > end - (long) at - FrameLog.ENTRY_HEADER_BYTES) {
                throw new JournalCorrupt("frame " + i + " of " + frames + " at byte " + at + " says " + length
                        + " bytes, the record ends at byte " + end);
            }
            at += FrameLog.ENTRY_HEADER_BYTES + (int) length;
        }
        return at;
    }
}
