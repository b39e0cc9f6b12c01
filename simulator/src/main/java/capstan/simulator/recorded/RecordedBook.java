package capstan.simulator.recorded;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;

/// The book that a recording's diffs make, as REST gives it. Owned by the market thread.
///
/// It is sound while it began at a recorded snapshot and no diff is missing since. When one is, or when there was no
/// snapshot to begin with, what is left is only the best guess: levels that newer messages contradict are taken out,
/// so that it is never crossed and its top is right wherever a ticker says so, and the next recorded snapshot that
/// is not older makes it sound again.
final class RecordedBook {

    private static final int MOST_LEVELS = 5_000;

    private final OrderBook book;
    private boolean sound;
    private long lastUpdateId;
    private long gaps;
    /// Newest ticker, for the diff that ends at the same id.
    private long tickerId;

    private long bid;
    private long bidQuantity;
    private long ask;
    private long askQuantity;

    /// @param isSound whether `first` was recorded and joins the first diff
    RecordedBook(long tickSize, DepthSnapshot first, boolean isSound) {
        book = new PagedOrderBook(tickSize);
        begin(first);
        sound = isSound;
    }

    /// Whether it holds every level that was recorded, and no other.
    boolean isSound() {
        return sound;
    }

    /// Over all levels, see `OrderBook`.
    long sum() {
        return book.sum();
    }

    long lastUpdateId() {
        return lastUpdateId;
    }

    /// Diffs that did not join the ones before them.
    long gaps() {
        return gaps;
    }

    void diff(RecordedLine line) {
        if (line.lastId <= lastUpdateId) {
            return;
        }
        if (line.firstId > lastUpdateId + 1) {
            gaps++;
            sound = false;
        }
        book.setAll(Side.BID, line.bids);
        book.setAll(Side.ASK, line.asks);
        lastUpdateId = line.lastId;
        if (!sound) {
            uncross(line.bids);
            obeyTicker();
        }
    }

    void ticker(RecordedLine line) {
        tickerId = line.lastId;
        bid = line.bids.size() == 0 ? 0 : line.bids.price(0);
        bidQuantity = line.bids.size() == 0 ? 0 : line.bids.quantity(0);
        ask = line.asks.size() == 0 ? 0 : line.asks.price(0);
        askQuantity = line.asks.size() == 0 ? 0 : line.asks.quantity(0);
        if (!sound) {
            obeyTicker();
        }
    }

    /// A later recorded snapshot.
    void snapshot(DepthSnapshot snapshot) {
        if (!sound && snapshot.lastUpdateId() >= lastUpdateId) {
            begin(snapshot);
            sound = true;
        }
    }

    boolean hasBothSides() {
        return book.size(Side.BID) > 0 && book.size(Side.ASK) > 0;
    }

    DepthSnapshot top(int levels, long timeMicros) {
        var bids = new Levels(Math.min(levels, MOST_LEVELS));
        var asks = new Levels(Math.min(levels, MOST_LEVELS));
        book.top(Side.BID, levels, bids);
        book.top(Side.ASK, levels, asks);
        return new DepthSnapshot(lastUpdateId, bids, asks, levels, timeMicros);
    }

    private void begin(DepthSnapshot snapshot) {
        book.clear();
        book.setAll(Side.BID, snapshot.bids());
        book.setAll(Side.ASK, snapshot.asks());
        lastUpdateId = snapshot.lastUpdateId();
    }

    /// Of two levels that cannot both be there, the one that the newest diff set stays.
    private void uncross(Levels newestBids) {
        while (hasBothSides() && book.bestPrice(Side.BID) >= book.bestPrice(Side.ASK)) {
            long best = book.bestPrice(Side.BID);
            if (contains(newestBids, best)) {
                book.set(Side.ASK, book.bestPrice(Side.ASK), 0);
            } else {
                book.set(Side.BID, best, 0);
            }
        }
    }

    private void obeyTicker() {
        if (tickerId != lastUpdateId || bid <= 0 || ask <= 0) {
            return;
        }
        while (book.bestPrice(Side.BID) > bid) {
            book.set(Side.BID, book.bestPrice(Side.BID), 0);
        }
        while (book.size(Side.ASK) > 0 && book.bestPrice(Side.ASK) < ask) {
            book.set(Side.ASK, book.bestPrice(Side.ASK), 0);
        }
        book.set(Side.BID, bid, bidQuantity);
        book.set(Side.ASK, ask, askQuantity);
    }

    private static boolean contains(Levels levels, long price) {
        for (int index = 0; index < levels.size(); index++) {
            if (levels.price(index) == price) {
                return true;
            }
        }
        return false;
    }
}
