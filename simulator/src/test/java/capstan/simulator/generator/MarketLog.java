package capstan.simulator.generator;

import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.simulator.market.DepthSpeed;
import capstan.simulator.market.MarketListener;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Keeps what a market told, and the naive books that its diffs amount to.
final class MarketLog implements MarketListener {

    record Diff(int symbol, DepthSpeed speed, long time, long first, long last) {}

    record Told(int symbol, long id, long price, long quantity, boolean isBuyerMaker, long transactTime) {}

    record Top(int symbol, long time, long id, long bid, long bidQuantity, long ask, long askQuantity) {}

    /// A book of one symbol and speed.
    static final class Book {
        final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
        final TreeMap<Long, Long> asks = new TreeMap<>();
        long id;

        void anchor(long lastUpdateId, Levels bidLevels, Levels askLevels) {
            bids.clear();
            asks.clear();
            set(bids, bidLevels);
            set(asks, askLevels);
            id = lastUpdateId;
        }

        static void set(Map<Long, Long> side, Levels levels) {
            for (int index = 0; index < levels.size(); index++) {
                if (levels.quantity(index) == 0) {
                    side.remove(levels.price(index));
                } else {
                    side.put(levels.price(index), levels.quantity(index));
                }
            }
        }
    }

    final List<Diff> diffs = new ArrayList<>();
    final List<Told> trades = new ArrayList<>();
    final List<Integer> tradesPerMessage = new ArrayList<>();
    final List<Top> tops = new ArrayList<>();
    final Map<Integer, Book> books = new HashMap<>();
    boolean keeps = true;
    long messages;

    Book book(int symbol) {
        return Objects.requireNonNull(books.get(symbol));
    }

    @Override
    public void trades(int symbol, long eventTimeMicros, long transactTimeMicros, Trades told) {
        messages++;
        if (!keeps) {
            return;
        }
        tradesPerMessage.add(told.size());
        for (int index = 0; index < told.size(); index++) {
            trades.add(new Told(
                    symbol,
                    told.id(index),
                    told.price(index),
                    told.quantity(index),
                    told.isBuyerMaker(index),
                    transactTimeMicros));
        }
    }

    @Override
    public void bestBidAsk(int symbol, long time, long id, long bid, long bidQuantity, long ask, long askQuantity) {
        messages++;
        if (keeps) {
            tops.add(new Top(symbol, time, id, bid, bidQuantity, ask, askQuantity));
        }
    }

    @Override
    public void depthDiff(int symbol, DepthSpeed speed, long time, long first, long last, Levels bids, Levels asks) {
        messages++;
        if (keeps) {
            diffs.add(new Diff(symbol, speed, time, first, last));
        }
        Book book = books.get(symbol);
        if (book != null && speed == DepthSpeed.FAST && last > book.id) {
            Book.set(book.bids, bids);
            Book.set(book.asks, asks);
            book.id = last;
        }
    }

    @Override
    public void depthTop(int symbol, long time, long id, Levels bids, Levels asks) {
        messages++;
    }

    @Override
    public boolean hearsDepth(int symbol, DepthSpeed speed) {
        return true;
    }

    @Override
    public boolean hears(int symbol, FrameKind kind) {
        return true;
    }
}
