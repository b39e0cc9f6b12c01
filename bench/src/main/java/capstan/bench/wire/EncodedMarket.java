package capstan.bench.wire;

import capstan.bench.recording.MarketEvent;
import capstan.bench.recording.MarketTape;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.trades.Trade;
import java.util.List;

/// The events of a tape as frames of one codec, each kind cut to a fixed number of entries.
final class EncodedMarket {

    private static final int TOP_LEVELS = 20;

    private final MarketTape tape;
    private final FrameCodec codec;
    private final FeedMessage message;

    EncodedMarket(MarketTape tape, FrameCodec codec) {
        this.tape = tape;
        this.codec = codec;
        this.message = new FeedMessage(tape.instrument());
    }

    /// Trades, those of one matching time in one frame where the codec can do that.
    Frames trades(int count) {
        return trades(count, codec.groupsTrades());
    }

    /// Trades, one a frame.
    Frames singleTrades(int count) {
        return trades(count, false);
    }

    /// Best bid and ask, a message each.
    Frames bestBidAsks(int count) {
        Frames.Builder frames = frames();
        begin(FrameKind.BEST_BID_ASK);
        first(MarketEvent.Top.class, count).forEach(top -> {
            message.ids.lastId = top.updateId();
            message.bids.clear();
            message.asks.clear();
            message.bids.add(top.bids().price(0), top.bids().quantity(0));
            message.asks.add(top.asks().price(0), top.asks().quantity(0));
            frames.add(message);
        });
        return frames.build();
    }

    /// Depth diffs of as many levels on both sides together, the last one cut to fit.
    Frames depthDiffs(int levels) {
        Frames.Builder frames = frames();
        begin(FrameKind.DEPTH_DIFF);
        int left = levels;
        for (MarketEvent.Diff diff : tape.events(MarketEvent.Diff.class).toList()) {
            message.ids.eventTimeMicros = diff.eventTimeMicros();
            message.ids.firstId = diff.firstUpdateId();
            message.ids.lastId = diff.lastUpdateId();
            left -= copyFirst(left, diff.bids(), message.bids);
            left -= copyFirst(left, diff.asks(), message.asks);
            frames.add(message);
            if (left == 0) {
                return frames.build();
            }
        }
        throw tooShort("levels of depth diffs", levels);
    }

    /// The twenty best levels of both sides after each of the first `count` diffs that follow the snapshot.
    Frames depthTops(int count) {
        MarketEvent.Snapshot snapshot = first(MarketEvent.Snapshot.class, 1).getFirst();
        OrderBook book = new PagedOrderBook(tape.instrument().tickSize());
        book.setAll(Side.BID, snapshot.bids());
        book.setAll(Side.ASK, snapshot.asks());
        Frames.Builder frames = frames();
        begin(FrameKind.DEPTH_TOP);
        List<MarketEvent.Diff> diffs = tape.events(MarketEvent.Diff.class)
                .filter(diff -> diff.lastUpdateId() > snapshot.lastUpdateId())
                .limit(count)
                .toList();
        for (MarketEvent.Diff diff : diffs) {
            book.setAll(Side.BID, diff.bids());
            book.setAll(Side.ASK, diff.asks());
            message.ids.eventTimeMicros = diff.eventTimeMicros();
            message.ids.lastId = diff.lastUpdateId();
            book.top(Side.BID, TOP_LEVELS, message.bids);
            book.top(Side.ASK, TOP_LEVELS, message.asks);
            frames.add(message);
        }
        if (diffs.size() < count) {
            throw tooShort("depth diffs behind its snapshot", count);
        }
        return frames.build();
    }

    private Frames trades(int count, boolean grouped) {
        Frames.Builder frames = frames();
        begin(FrameKind.TRADES);
        for (MarketEvent.Traded traded : first(MarketEvent.Traded.class, count)) {
            Trade trade = traded.trade();
            boolean joins = grouped && trade.transactTimeMicros() == message.transactTimeMicros;
            if (!joins && message.trades.size() > 0) {
                frames.add(message);
                message.trades.clear();
            }
            message.ids.eventTimeMicros = trade.transactTimeMicros();
            message.transactTimeMicros = trade.transactTimeMicros();
            message.ids.lastId = trade.id();
            message.trades.add(trade.id(), trade.price(), trade.quantity(), trade.isBuyerMaker());
        }
        frames.add(message);
        return frames.build();
    }

    private Frames.Builder frames() {
        return new Frames.Builder(codec, new FeedMessage(tape.instrument()));
    }

    private void begin(FrameKind kind) {
        message.ids.kind = kind;
        message.ids.eventTimeMicros = 0;
        message.ids.firstId = 0;
        message.transactTimeMicros = 0;
        message.bids.clear();
        message.asks.clear();
        message.trades.clear();
    }

    private static int copyFirst(int limit, Levels from, Levels into) {
        int count = Math.min(limit, from.size());
        into.resize(count);
        System.arraycopy(from.prices(), 0, into.prices(), 0, count);
        System.arraycopy(from.quantities(), 0, into.quantities(), 0, count);
        return count;
    }

    private <T extends MarketEvent> List<T> first(Class<T> kind, int count) {
        List<T> events = tape.events(kind).limit(count).toList();
        if (events.size() < count) {
            throw tooShort(kind.getSimpleName() + " events", count);
        }
        return events;
    }

    private IllegalArgumentException tooShort(String what, int wanted) {
        return new IllegalArgumentException(
                "the benchmark needs " + wanted + " " + what + ", the tape (" + tape.origin() + ") has fewer");
    }
}
