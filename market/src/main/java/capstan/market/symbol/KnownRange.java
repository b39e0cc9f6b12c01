package capstan.market.symbol;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// The prices that a book's last anchor covered: within them every level is known, outside of them only those that have
/// changed since. A side that the snapshot held completely is known to its end.
final class KnownRange {

    private static final long NOTHING_BELOW = 0;
    private static final long NOTHING_ABOVE = Long.MAX_VALUE;

    private long from = NOTHING_ABOVE;
    private long to = NOTHING_BELOW;

    /// Lowest bid known, 0 when every bid is.
    long from() {
        return from;
    }

    /// Highest ask known, `Long.MAX_VALUE` when every ask is.
    long to() {
        return to;
    }

    /// Before an anchor nothing is known.
    void clear() {
        from = NOTHING_ABOVE;
        to = NOTHING_BELOW;
    }

    void anchor(DepthSnapshot snapshot) {
        from = isWhole(snapshot.bids(), snapshot) ? NOTHING_BELOW : worst(snapshot.bids());
        to = isWhole(snapshot.asks(), snapshot) ? NOTHING_ABOVE : worst(snapshot.asks());
    }

    boolean isWhole(Side side) {
        return side == Side.BID ? from == NOTHING_BELOW : to == NOTHING_ABOVE;
    }

    boolean holds(Side side, long price) {
        return side == Side.BID ? price >= from : price <= to;
    }

    /// How many of the best `limit` levels of a side are known; `limit` when the whole side is.
    int covered(OrderBook book, Side side, int limit) {
        if (isWhole(side)) {
            return limit;
        }
        var levels = new Levels(limit);
        book.top(side, limit, levels);
        int covered = 0;
        while (covered < levels.size() && holds(side, levels.price(covered))) {
            covered++;
        }
        return covered;
    }

    void writeTo(ImageWriter image) {
        image.putLong(from);
        image.putLong(to);
    }

    void readFrom(ImageReader image) {
        from = image.getLong();
        to = image.getLong();
    }

    private static boolean isWhole(Levels side, DepthSnapshot snapshot) {
        return side.size() == 0 || side.size() < snapshot.requestedLevels();
    }

    private static long worst(Levels side) {
        return side.price(side.size() - 1);
    }
}
