package capstan.wire.journal;

import capstan.market.feed.FrameLog;
import capstan.market.symbol.BookEvent;
import capstan.wire.journal.sbe.BatchAcceptedDecoder;
import capstan.wire.journal.sbe.BatchAcceptedEncoder;

/// The record of a batch. Its frames are copied as one block, because a log's entries are the group's entries.
final class BatchRecords {

    private BatchRecords() {}

    static byte[] encode(BookEvent.BatchAccepted batch) {
        var draft = new Drafted(Math.addExact(BatchAcceptedEncoder.BLOCK_LENGTH, FrameEntries.sizeOf(batch.frames())));
        var encoder = new BatchAcceptedEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), batch.stamp());
        encoder.line(batch.line())
                .epoch(batch.epoch())
                .firstUpdateId(batch.firstUpdateId())
                .lastUpdateId(batch.lastUpdateId())
                .firstTradeId(batch.firstTradeId())
                .lastTradeId(batch.lastTradeId());
        return draft.sealed(FrameEntries.put(batch.frames(), draft.record, encoder.limit()));
    }

    /// @param record the array that the opened record lies in; the frames stay in it
    static BookEvent.BatchAccepted decode(OpenedRecord opened, byte[] record) {
        opened.checkBlock(BatchAcceptedDecoder.BLOCK_LENGTH);
        var decoder = new BatchAcceptedDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        FrameLog frames = FrameEntries.read(opened, record, decoder.limit(), "frames");
        return new BookEvent.BatchAccepted(
                Drafted.stamp(decoder.stamp()),
                decoder.line(),
                decoder.epoch(),
                decoder.firstUpdateId(),
                decoder.lastUpdateId(),
                decoder.firstTradeId(),
                decoder.lastTradeId(),
                frames);
    }
}
