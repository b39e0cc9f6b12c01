package capstan.market.symbol;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import org.jspecify.annotations.Nullable;

/// The prices that a book's last anchor covered: within them every level is known, outside of them only those that have
/// changed since. A side that the snapshot held completely is known to its end.
final class KnownRange {

    private static final long NOTHING_BELOW = 0;
    private static final long NOTHING_ABOVE = Long.MAX_VALUE;

    private long from = NOTHING_ABOVE;
    private long to = NOTHING_BELOW;
    private int levels;

    /// Lowest bid known, 0 when every bid is.
    long from() {
        return from;
    }

    /// Highest ask known, `Long.MAX_VALUE` when every ask is.
    long to() {
        return to;
    }

    /// Levels a side that the anchor was asked for, 0 when that is not known.
    int anchoredLevels() {
        return levels;
    }

    /// Before an anchor nothing is known.
    void clear() {
        levels = 0;
        from = NOTHING_ABOVE;
        to = NOTHING_BELOW;
    }

    void anchor(DepthSnapshot snapshot) {
        levels = snapshot.requestedLevels();
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

    /// Cuts off the levels, best first, that lie outside.
    void trim(Side side, Levels levels) {
        int known = levels.size();
        while (known > 0 && !holds(side, levels.price(known - 1))) {
            known--;
        }
        levels.resize(known);
    }

    /// Leaves only what the other one covers too.
    void narrow(KnownRange other) {
        from = Math.max(from, other.from);
        to = Math.min(to, other.to);
    }

    /// Where two books differ within the range, null when they do not.
    @Nullable
    String difference(OrderBook one, OrderBook other) {
        String bids = difference(Side.BID, one, other);
        return bids == null ? difference(Side.ASK, one, other) : bids;
    }

    private @Nullable String difference(Side side, OrderBook one, OrderBook other) {
        Levels first = levels(side, one);
        Levels second = levels(side, other);
        int size = Math.max(first.size(), second.size());
        for (int i = 0; i < size; i++) {
            long price = i < first.size() ? first.price(i) : 0;
            long quantity = i < first.size() ? first.quantity(i) : 0;
            long otherPrice = i < second.size() ? second.price(i) : 0;
            long otherQuantity = i < second.size() ? second.quantity(i) : 0;
            if (price != otherPrice || quantity != otherQuantity) {
                return side + " level " + (i + 1) + " is " + price + "×" + quantity + " and " + otherPrice + "×"
                        + otherQuantity;
            }
        }
        return null;
    }

    private Levels levels(Side side, OrderBook book) {
        var levels = new Levels(book.size(side));
        book.top(side, book.size(side), levels);
        trim(side, levels);
        return levels;
    }

    void writeTo(ImageWriter image) {
        image.putLong(from);
        image.putLong(to);
        image.putInt(levels);
    }

    void readFrom(ImageReader image) {
        from = image.getLong();
        to = image.getLong();
        levels = image.version() > 1 ? image.getInt() : 0;
    }

    private static boolean isWhole(Levels side, DepthSnapshot snapshot) {
        return side.size() == 0 || side.size() < snapshot.requestedLevels();
    }

    private static long worst(Levels side) {
        return side.price(side.size() - 1);
    }
}
