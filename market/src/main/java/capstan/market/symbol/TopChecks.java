package capstan.market.symbol;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.FeedMessage;
import capstan.market.feed.Levels;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import org.jspecify.annotations.Nullable;

/// Compares the book with the venue's own tops of book (`bestBidAsk`, `depth20`) where both stand at the same
/// update id.
///
/// A venue's top may come before the diff that ends at its id, and then waits here, or after it, and then meets the
/// book itself or one of the book's last tops. Of `depth20` only the newest one waits. Ids that no diff ended at
/// cannot be compared and are forgotten. Every method returns what differed, null when nothing did.
final class TopChecks {

    /// The book's own tops kept for a venue's top that comes late.
    private static final int BOOK_TOPS = 64;

    private static final long NONE = Long.MIN_VALUE;

    private final TopRing waiting;
    private final TopRing bookTops = new TopRing(BOOK_TOPS);
    private final Levels scratch = new Levels(32);
    private long depthId = NONE;
    /// Where the book last agreed with the venue. For people, so not part of an image.
    private long bestAgreedId;

    private long depthAgreedId;
    private Levels depthBids = new Levels(32);
    private Levels depthAsks = new Levels(32);

    /// Update id at which the book last agreed with a best bid and ask of the venue, 0 when it has not yet.
    long bestAgreedId() {
        return bestAgreedId;
    }

    /// As `bestAgreedId`, for a `depth20`.
    long depthAgreedId() {
        return depthAgreedId;
    }

    TopChecks(int bound) {
        waiting = new TopRing(bound);
    }

    /// Forgets everything; for numbers that are in other units from now on.
    void clear() {
        waiting.clear();
        bookTops.clear();
        depthId = NONE;
    }

    /// The book is another one; its earlier tops vouch for nothing.
    void forgetBook() {
        bookTops.clear();
    }

    /// Remembers a best bid and ask that the book has not reached yet.
    void await(FeedMessage best) {
        waiting.add(best.ids.lastId, price(best.bids), quantity(best.bids), price(best.asks), quantity(best.asks));
    }

    /// Remembers the levels of a `depth20` that the book has not reached yet.
    void awaitDepth(FeedMessage depth) {
        depthId = depth.ids.lastId;
        copy(depth.bids, depthBids);
        copy(depth.asks, depthAsks);
    }

    /// Compares a best bid and ask at or behind the book's id.
    @Nullable
    String compare(FeedMessage best, OrderBook book, long bookId, Tally tally) {
        long id = best.ids.lastId;
        int past = id == bookId ? -1 : bookTops.indexOf(id);
        if (id != bookId && past < 0) {
            return null;
        }
        boolean equal = past < 0
                ? isTop(book, price(best.bids), quantity(best.bids), price(best.asks), quantity(best.asks))
                : bookTops.bidPrice(past) == price(best.bids)
                        && bookTops.bidQuantity(past) == quantity(best.bids)
                        && bookTops.askPrice(past) == price(best.asks)
                        && bookTops.askQuantity(past) == quantity(best.asks);
        if (counted(equal, tally)) {
            bestAgreedId = Math.max(bestAgreedId, id);
            return null;
        }
        return describe("best bid and ask", id, top(best.bids) + " / " + top(best.asks), book, past);
    }

    /// Compares the levels of a `depth20` that is at the book's id.
    @Nullable
    String compareDepth(FeedMessage depth, OrderBook book, Tally tally) {
        String difference = compareLevels(depth.ids.lastId, depth.bids, depth.asks, book, tally);
        if (difference == null) {
            depthAgreedId = depth.ids.lastId;
        }
        return difference;
    }

    /// The book has moved to `id`: compares what waited for it and forgets what it passed.
    @Nullable
    String advance(long id, OrderBook book, Tally tally) {
        int index = waiting.indexOf(id);
        String difference = peekAt(index, id, book, tally);
        if (difference == null) {
            bestAgreedId = index < 0 ? bestAgreedId : id;
            depthAgreedId = depthId == id ? id : depthAgreedId;
        }
        moveTo(id, book);
        return difference;
    }

    boolean awaitsBest(long id) {
        return waiting.indexOf(id) >= 0;
    }

    boolean awaitsDepth(long id) {
        return depthId == id;
    }

    /// Whether a best bid and ask waits that a book anchored at `anchorId` would meet at it or at the end of a kept
    /// diff.
    boolean bestMeets(long anchorId, PendingDiffs pending) {
        for (int i = waiting.size() - 1; i >= 0 && waiting.id(i) >= anchorId; i--) {
            if (waiting.id(i) == anchorId || pending.endsAt(waiting.id(i))) {
                return true;
            }
        }
        return false;
    }

    /// As `bestMeets`, for a `depth20`.
    boolean depthMeets(long anchorId, PendingDiffs pending) {
        return depthId == anchorId || (depthId > anchorId && pending.endsAt(depthId));
    }

    /// Compares what waits for `id` with a book that stands there, and forgets nothing.
    @Nullable
    String peek(long id, OrderBook book, Tally tally) {
        return peekAt(waiting.indexOf(id), id, book, tally);
    }

    private @Nullable String peekAt(int index, long id, OrderBook book, Tally tally) {
        String difference = index < 0 ? null : compareWaiting(index, book, tally);
        String levels = depthId == id ? compareLevels(id, depthBids, depthAsks, book, tally) : null;
        return difference == null ? levels : difference;
    }

    /// The book has moved to `id` and was compared on the way: forgets what it passed.
    void moveTo(long id, OrderBook book) {
        while (waiting.size() > 0 && waiting.id(0) <= id) {
            waiting.dropFirst();
        }
        if (depthId <= id) {
            depthId = NONE;
        }
        bookTops.add(
                id,
                book.bestPrice(Side.BID),
                book.bestQuantity(Side.BID),
                book.bestPrice(Side.ASK),
                book.bestQuantity(Side.ASK));
    }

    /// A diff of ids [first, last] was kept: no book will ever stand at an id inside of it.
    void skipInside(long firstId, long lastId) {
        waiting.removeWithin(firstId, lastId);
    }

    void writeTo(ImageWriter image) {
        waiting.writeTo(image);
        bookTops.writeTo(image);
        image.putLong(depthId);
        write(image, depthBids);
        write(image, depthAsks);
    }

    void readFrom(ImageReader image) {
        waiting.readFrom(image);
        bookTops.readFrom(image);
        depthId = image.getLong();
        depthBids = readLevels(image);
        depthAsks = readLevels(image);
    }

    static void write(ImageWriter image, Levels levels) {
        image.putInt(levels.size());
        for (int i = 0; i < levels.size(); i++) {
            image.putLong(levels.price(i));
            image.putLong(levels.quantity(i));
        }
    }

    static Levels readLevels(ImageReader image) {
        int count = image.getCount(2 * Long.BYTES);
        var levels = new Levels(count);
        for (int i = 0; i < count; i++) {
            levels.add(image.getLong(), image.getLong());
        }
        return levels;
    }

    private @Nullable String compareWaiting(int index, OrderBook book, Tally tally) {
        boolean equal = isTop(
                book,
                waiting.bidPrice(index),
                waiting.bidQuantity(index),
                waiting.askPrice(index),
                waiting.askQuantity(index));
        if (counted(equal, tally)) {
            return null;
        }
        String venue = waiting.bidPrice(index) + "×" + waiting.bidQuantity(index) + " / " + waiting.askPrice(index)
                + "×" + waiting.askQuantity(index);
        return describe("best bid and ask", waiting.id(index), venue, book, -1);
    }

    private @Nullable String compareLevels(long id, Levels bids, Levels asks, OrderBook book, Tally tally) {
        boolean equal = isTopOf(book, Side.BID, bids) && isTopOf(book, Side.ASK, asks);
        return counted(equal, tally)
                ? null
                : describe(bids.size() + "+" + asks.size() + " levels", id, top(bids) + " / " + top(asks), book, -1);
    }

    private static boolean isTop(OrderBook book, long bid, long bidQuantity, long ask, long askQuantity) {
        return book.bestPrice(Side.BID) == bid
                && book.bestQuantity(Side.BID) == bidQuantity
                && book.bestPrice(Side.ASK) == ask
                && book.bestQuantity(Side.ASK) == askQuantity;
    }

    private boolean isTopOf(OrderBook book, Side side, Levels venue) {
        book.top(side, venue.size(), scratch);
        if (scratch.size() != venue.size() || (venue.size() == 0 && book.size(side) != 0)) {
            return false;
        }
        for (int i = 0; i < venue.size(); i++) {
            if (scratch.price(i) != venue.price(i) || scratch.quantity(i) != venue.quantity(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean counted(boolean equal, Tally tally) {
        tally.topChecks++;
        if (!equal) {
            tally.topMismatches++;
        }
        return equal;
    }

    private String describe(String what, long id, String venue, OrderBook book, int past) {
        String ours = past < 0
                ? book.bestPrice(Side.BID) + "×" + book.bestQuantity(Side.BID) + " / " + book.bestPrice(Side.ASK) + "×"
                        + book.bestQuantity(Side.ASK)
                : bookTops.bidPrice(past) + "×" + bookTops.bidQuantity(past) + " / " + bookTops.askPrice(past) + "×"
                        + bookTops.askQuantity(past);
        return "the venue's " + what + " at update id " + id + " begin " + venue + ", the book's " + ours
                + " (scaled price × quantity, bid / ask)";
    }

    private static String top(Levels levels) {
        return price(levels) + "×" + quantity(levels);
    }

    private static long price(Levels levels) {
        return levels.size() == 0 ? 0 : levels.price(0);
    }

    private static long quantity(Levels levels) {
        return levels.size() == 0 ? 0 : levels.quantity(0);
    }

    private static void copy(Levels from, Levels into) {
        into.resize(from.size());
        System.arraycopy(from.prices(), 0, into.prices(), 0, from.size());
        System.arraycopy(from.quantities(), 0, into.quantities(), 0, from.size());
    }
}
