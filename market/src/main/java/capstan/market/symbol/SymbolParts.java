package capstan.market.symbol;

import capstan.market.book.OrderBook;
import capstan.market.features.FeatureEngine;
import capstan.market.features.FeatureInputs;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.instrument.Instrument;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.trades.Scale;
import capstan.market.trades.TradeTape;
import org.jspecify.annotations.Nullable;

/// The parts of one symbol's state and the way of a frame through them.
final class SymbolParts implements FeatureInputs {

    final EventClock clock = new EventClock();
    final Tally tally = new Tally();
    final FaultSlot faults = new FaultSlot();
    final OpenGaps gaps = new OpenGaps();
    final AnchoredBook book;
    final TradeLedger trades;
    FeatureEngine features = new FeatureEngine();
    /// Highest generation that a stamp named.
    long generation;
    /// Update id of the newest best bid and ask taken.
    long bestId;
    /// Update id of the newest `depth20` taken.
    long depthTopId;

    private final FrameReader reader;
    private final boolean bookOnly;
    private final FrameIds unreadable = new FrameIds();
    private @Nullable FeedMessage message;
    private @Nullable Scale scale;

    SymbolParts(SymbolBounds bounds, FrameReader reader) {
        this(bounds, reader, false);
    }

    /// @param bookOnly whether trades and features are left out, for whoever asks for nothing but the book
    SymbolParts(SymbolBounds bounds, FrameReader reader, boolean bookOnly) {
        this.reader = reader;
        this.bookOnly = bookOnly;
        book = new AnchoredBook(bounds, reader, tally, faults);
        trades = new TradeLedger(bounds, tally, faults);
    }

    boolean hasInstrument() {
        return message != null;
    }

    /// The reused holder of decoded frames, in the units of the instrument.
    FeedMessage message() {
        if (message == null) {
            throw new IllegalStateException("expected InstrumentDefined as the first fact of a symbol; nothing can be"
                    + " read before its units are known");
        }
        return message;
    }

    /// Sets the units for an empty state, or for a state that is about to be read.
    void use(Instrument instrument) {
        message = new FeedMessage(instrument);
        scale = Scale.of(instrument);
    }

    void define(Instrument instrument) {
        if (message != null && message.instrument.equals(instrument)) {
            return;
        }
        use(instrument);
        features = new FeatureEngine();
        trades.tape().clear();
        faults.forgetBook();
        book.reset(instrument, features);
    }

    void fold(FrameLog frames) {
        foldUpTo(frames, Long.MAX_VALUE);
    }

    /// Folds frames until one would bring the book behind an update id.
    ///
    /// @return false when there was such a frame; it and what follows are not folded
    boolean foldUpTo(FrameLog frames, long updateId) {
        FeedMessage into = message();
        FrameLog.Cursor cursor = frames.cursor();
        while (cursor.next()) {
            try {
                reader.read(cursor.array(), cursor.offset(), cursor.length(), into);
            } catch (MalformedFrame malformed) {
                tally.frames++;
                onUnreadable(cursor, malformed);
                continue;
            }
            if (into.ids.kind == FrameKind.DEPTH_DIFF && book.idAfter(into.ids.firstId, into.ids.lastId) > updateId) {
                return false;
            }
            tally.frames++;
            foldFrame(into, cursor);
        }
        return true;
    }

    void onGap(GapDetected gap) {
        tally.gaps++;
        faults.settle(gap.kind());
        gaps.detected(gap);
        if (gap.kind().breaksBook()) {
            book.onGap(gap, features);
        } else if (!bookOnly) {
            trades.onGap(gap.expectedId(), gap.receivedId());
        }
    }

    void anchor(Anchored anchored) {
        if (anchored.reason() == AnchorReason.REBUILT) {
            faults.forgetBook();
        }
        book.anchor(anchored, message(), features);
    }

    @Override
    public Scale scale() {
        if (scale == null) {
            throw new IllegalStateException("no scale before InstrumentDefined");
        }
        return scale;
    }

    @Override
    public boolean isLive() {
        return book.isLive() && !faults.breaksBook();
    }

    @Override
    public boolean wasAnchored() {
        return book.epoch() > 0;
    }

    @Override
    public OrderBook book() {
        return book.book();
    }

    @Override
    public TradeTape tape() {
        return trades.tape();
    }

    @Override
    public long lastUpdateId() {
        return book.sequence().bookId();
    }

    @Override
    public long lastTradeId() {
        return trades.ids().lastId();
    }

    @Override
    public long watermarkMicros() {
        return clock.watermarkMicros();
    }

    private void foldFrame(FeedMessage frame, FrameLog.Cursor cursor) {
        long eventTime = frame.ids.eventTimeMicros;
        if (clock.moves(eventTime, cursor.receiveTimeMicros())) {
            if (!bookOnly) {
                features.advance(eventTime, this);
            }
            clock.moveTo(eventTime);
        }
        switch (frame.ids.kind) {
            case DEPTH_DIFF -> book.onDiff(frame, cursor, features);
            case TRADES -> {
                if (!bookOnly) {
                    trades.onTrades(frame);
                }
            }
            case BEST_BID_ASK -> {
                if (frame.ids.lastId > bestId) {
                    bestId = frame.ids.lastId;
                    book.onBestBidAsk(frame);
                }
            }
            case DEPTH_TOP -> {
                if (frame.ids.lastId > depthTopId) {
                    depthTopId = frame.ids.lastId;
                    book.onDepthTop(frame);
                }
            }
            case UNKNOWN -> {}
        }
    }

    private void onUnreadable(FrameLog.Cursor cursor, MalformedFrame malformed) {
        long lastUpdateId = 0;
        try {
            FrameKind kind = reader.identify(cursor.array(), cursor.offset(), cursor.length(), unreadable);
            lastUpdateId = kind == FrameKind.DEPTH_DIFF ? unreadable.lastId : 0;
        } catch (MalformedFrame _) {
            // Not even its ids can be read; those of the next diff will show what is missing.
        }
        book.onUnreadable(lastUpdateId, String.valueOf(malformed.getMessage()), features);
    }
}
