package capstan.cluster.capture;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.Fault;
import capstan.market.symbol.Screening;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A capture's events as frames of the exchange on their way into a symbol's state: what it says of ids and of
/// values is what an entity would say live. After each gap the state is anchored anew, so that the next one is
/// found too. Owned by one thread.
final class CaptureFeed {

    /// Wide enough for every price and quantity of a spot market.
    static final int EXPONENT = -8;

    private static final String VENUE = "capture";

    private final Instrument instrument;
    private final FeedMessage message;
    private final SymbolState state;
    private final SbeFrameWriter writer = new SbeFrameWriter();

    CaptureFeed(String symbol) {
        instrument = new Instrument(VENUE, symbol, EXPONENT, EXPONENT, 1, 1);
        message = new FeedMessage(instrument);
        state = new SymbolState(SymbolBounds.DEFAULT, new SbeFrameReader());
        state.apply(new BookEvent.InstrumentDefined(state.stamp(0, 0), instrument));
    }

    /// Holds the event that is to be sent next; its kind, ids, times and levels or trades are the caller's to fill.
    FeedMessage message() {
        return message;
    }

    void clear() {
        message.bids.clear();
        message.asks.clear();
        message.trades.clear();
    }

    /// Sends the message.
    ///
    /// @param found told each gap that the state journals because of it
    /// @return false when nothing of it was new
    boolean send(long receiveMicros, BiConsumer<BookEvent.GapDetected, FeedMessage> found) {
        if (state.epoch() == 0) {
            // A live book, also beside trades: only a live one has something to lose by a frame that cannot be read.
            anchor(message.ids.kind == FrameKind.DEPTH_DIFF ? Math.max(0, message.ids.firstId - 1) : 0);
        }
        var log = new FrameLog.Builder(1_024);
        int at = log.reserve(receiveMicros, SbeFrameWriter.frameBytes(message));
        writer.write(message, log.array(), at);
        boolean isNew = false;
        @Nullable FeedBatch rest = new FeedBatch(VENUE, instrument.symbol(), 1, 1, 1, false, log.build());
        while (rest != null) {
            Screening screening = state.screen(rest, receiveMicros, 0);
            BookEvent fact = screening.fact();
            if (fact != null) {
                isNew = true;
                state.apply(fact);
                if (fact instanceof BookEvent.GapDetected gap) {
                    onGap(gap, found);
                }
            }
            settle(receiveMicros, found);
            rest = screening.rest();
        }
        return isNew;
    }

    /// What a fact brought to light is journaled as the entity does it.
    private void settle(long receiveMicros, BiConsumer<BookEvent.GapDetected, FeedMessage> found) {
        Fault fault = state.fault();
        if (fault != null) {
            var gap = new BookEvent.GapDetected(
                    state.stamp(receiveMicros, 0), fault.kind(), fault.expectedId(), 0, 1, fault.detail());
            state.apply(gap);
            onGap(gap, found);
        }
    }

    private void onGap(BookEvent.GapDetected gap, BiConsumer<BookEvent.GapDetected, FeedMessage> found) {
        found.accept(gap, message);
        if (gap.kind() == GapKind.DEPTH_IDS) {
            anchor(gap.receivedId() - 1);
        } else if (gap.kind().breaksBook()) {
            anchor(message.ids.lastId);
        }
    }

    /// A book without levels: no more is known of a capture without a snapshot, and ids need no more.
    private void anchor(long updateId) {
        state.apply(new BookEvent.Anchored(
                state.stamp(0, 0), new DepthSnapshot(updateId, new Levels(1), new Levels(1), 1, 0)));
    }
}
