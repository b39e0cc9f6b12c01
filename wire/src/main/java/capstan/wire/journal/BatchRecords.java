package capstan.wire.journal;

import capstan.market.feed.FrameLog;
import capstan.market.symbol.BookEvent;
import capstan.wire.bytes.LittleEndian;
import capstan.wire.journal.sbe.BatchAcceptedDecoder;
import capstan.wire.journal.sbe.BatchAcceptedEncoder;
import capstan.wire.journal.sbe.GroupSizeEncoder;
import capstan.wire.journal.sbe.MessageHeaderDecoder;

/// The record of a batch. Its frames are copied as one block, because a log's entries are the group's entries.
final class BatchRecords {

    private static final int FRAMES_AT = MessageHeaderDecoder.ENCODED_LENGTH + BatchAcceptedEncoder.BLOCK_LENGTH;
    private static final int ENTRY_BLOCK_BYTES = Long.BYTES;

    private BatchRecords() {}

    static byte[] encode(BookEvent.BatchAccepted batch) {
        FrameLog frames = batch.frames();
        int groupBytes = Math.addExact(GroupSizeEncoder.ENCODED_LENGTH, frames.sizeInBytes());
        var draft = new Drafted(Math.addExact(BatchAcceptedEncoder.BLOCK_LENGTH, groupBytes));
        var encoder = new BatchAcceptedEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), batch.stamp());
        encoder.line(batch.line())
                .epoch(batch.epoch())
                .firstUpdateId(batch.firstUpdateId())
                .lastUpdateId(batch.lastUpdateId())
                .firstTradeId(batch.firstTradeId())
                .lastTradeId(batch.lastTradeId());
        LittleEndian.putInt16(draft.record, FRAMES_AT, ENTRY_BLOCK_BYTES);
        LittleEndian.putInt32(draft.record, FRAMES_AT + Short.BYTES, frames.frames());
        int entriesAt = FRAMES_AT + GroupSizeEncoder.ENCODED_LENGTH;
        System.arraycopy(frames.array(), frames.start(), draft.record, entriesAt, frames.sizeInBytes());
        return draft.sealed(entriesAt + frames.sizeInBytes());
    }

    /// @param record the array that the opened record lies in; the frames stay in it
    static BookEvent.BatchAccepted decode(OpenedRecord opened, byte[] record) {
        opened.checkBlock(BatchAcceptedDecoder.BLOCK_LENGTH);
        var decoder = new BatchAcceptedDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        int group = decoder.limit();
        opened.checkGroup(group, ENTRY_BLOCK_BYTES, "frames");
        int entryBlock = LittleEndian.uint16(record, group);
        if (entryBlock != ENTRY_BLOCK_BYTES) {
            throw new JournalCorrupt(
                    "entries of a batch have blocks of " + ENTRY_BLOCK_BYTES + " bytes, this one says " + entryBlock);
        }
        int frames = LittleEndian.int32(record, group + Short.BYTES);
        int entriesAt = group + GroupSizeEncoder.ENCODED_LENGTH;
        int end = opened.buffer().capacity();
        FrameLog log = FrameLog.wrap(
                record, entriesAt, opened.isNewer() ? endOf(record, entriesAt, end, frames) : end, frames);
        return new BookEvent.BatchAccepted(
                Drafted.stamp(decoder.stamp()),
                decoder.line(),
                decoder.epoch(),
                decoder.firstUpdateId(),
                decoder.lastUpdateId(),
                decoder.firstTradeId(),
                decoder.lastTradeId(),
                log);
    }

    /// Where the frames end, for a record of a newer version, which may have put something behind them.
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
