package capstan.wire.journal;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.wire.journal.sbe.AnchoredDecoder;
import capstan.wire.journal.sbe.AnchoredEncoder;
import capstan.wire.journal.sbe.GroupSizeEncoder;
import capstan.wire.journal.sbe.Why;

/// The record of an anchor. Version 1 had neither a reason nor frames: every anchor rebuilt a book that was not
/// live.
final class AnchorRecords {

    private static final int VERSION_1_BLOCK = AnchoredDecoder.reasonEncodingOffset();

    private AnchorRecords() {}

    static byte[] encode(BookEvent.Anchored anchored) {
        DepthSnapshot snapshot = anchored.snapshot();
        long levels = (long) snapshot.bids().size() + snapshot.asks().size();
        var draft = new Drafted(Math.toIntExact(AnchoredEncoder.BLOCK_LENGTH
                + 2L * GroupSizeEncoder.ENCODED_LENGTH
                + levels * AnchoredEncoder.BidsEncoder.sbeBlockLength()
                + FrameEntries.sizeOf(anchored.taken())));
        var encoder = new AnchoredEncoder().wrapAndApplyHeader(draft.buffer, 0, draft.header);
        Drafted.put(encoder.stamp(), anchored.stamp());
        encoder.lastUpdateId(snapshot.lastUpdateId())
                .requestedLevels(snapshot.requestedLevels())
                .receivedAt(snapshot.receivedAtMicros())
                .reason(Why.valueOf(anchored.reason().name()));
        Levels bids = snapshot.bids();
        var bidGroup = encoder.bidsCount(bids.size());
        for (int i = 0; i < bids.size(); i++) {
            bidGroup.next().price(bids.price(i)).quantity(bids.quantity(i));
        }
        Levels asks = snapshot.asks();
        var askGroup = encoder.asksCount(asks.size());
        for (int i = 0; i < asks.size(); i++) {
            askGroup.next().price(asks.price(i)).quantity(asks.quantity(i));
        }
        int end = FrameEntries.put(anchored.taken(), draft.record, encoder.limit());
        boolean rebuilt = anchored.reason() == AnchorReason.REBUILT;
        return draft.sealed(end, rebuilt ? Drafted.OLDEST_READER : Drafted.READER_2);
    }

    /// @param record the array that the opened record lies in; the frames stay in it
    static BookEvent decode(OpenedRecord opened, byte[] record) {
        boolean hasReason = opened.version() > 1;
        opened.checkBlock(hasReason ? AnchoredDecoder.BLOCK_LENGTH : VERSION_1_BLOCK);
        var decoder = new AnchoredDecoder().wrapAndApplyHeader(opened.buffer(), 0, opened.header());
        var stamp = Drafted.stamp(decoder.stamp());
        long lastUpdateId = decoder.lastUpdateId();
        int requestedLevels = decoder.requestedLevels();
        long receivedAt = decoder.receivedAt();
        var reason = hasReason ? AnchorReason.valueOf(decoder.reason().name()) : AnchorReason.REBUILT;
        opened.checkGroup(decoder.limit(), AnchoredDecoder.BidsDecoder.sbeBlockLength(), "bids");
        var bids = new Levels(16);
        for (var level : decoder.bids()) {
            bids.add(level.price(), level.quantity());
        }
        opened.checkGroup(decoder.limit(), AnchoredDecoder.AsksDecoder.sbeBlockLength(), "asks");
        var asks = new Levels(16);
        for (var level : decoder.asks()) {
            asks.add(level.price(), level.quantity());
        }
        FrameLog taken = FrameLog.EMPTY;
        if (hasReason) {
            taken = FrameEntries.read(opened, record, decoder.limit(), "taken");
        } else {
            opened.checkEnd(decoder.limit());
        }
        return new BookEvent.Anchored(
                stamp, new DepthSnapshot(lastUpdateId, bids, asks, requestedLevels, receivedAt), reason, taken);
    }
}
