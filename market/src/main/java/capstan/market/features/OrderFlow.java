package capstan.market.features;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.trades.ExactSum;

/// Order-flow imbalance, summed per second of event time on changes of the book's top after whole depth events.
///
/// From one top to the next the flow is: the bid's quantity where the bid did not fall, minus the bid's earlier
/// quantity where it did not rise, minus the ask's quantity where the ask did not rise, plus the ask's earlier
/// quantity where it did not fall. Source: Cont, Kukanov & Stoikov 2014, The price impact of order book events,
/// section 2.1. Nothing flows between a top and the first one after an anchor or after an empty side.
final class OrderFlow {

    /// Seconds kept: a power of two above the 10 that are summed.
    private static final int SECONDS = 16;

    private final ExactSum[] flows = new ExactSum[SECONDS];
    /// Seconds in which the book was not live throughout.
    private final boolean[] broken = new boolean[SECONDS];

    private ExactSum current = new ExactSum();
    private boolean currentBroken = true;
    private boolean hasTop;
    private long bidPrice;
    private long bidQuantity;
    private long askPrice;
    private long askQuantity;

    OrderFlow() {
        for (int i = 0; i < SECONDS; i++) {
            flows[i] = new ExactSum();
            broken[i] = true;
        }
    }

    /// Takes the book's top after a whole depth event.
    void onTop(OrderBook book) {
        long newBid = book.bestPrice(Side.BID);
        long newBidQuantity = book.bestQuantity(Side.BID);
        long newAsk = book.bestPrice(Side.ASK);
        long newAskQuantity = book.bestQuantity(Side.ASK);
        boolean bothSides = newBid != 0 && newAsk != 0;
        if (bothSides && hasTop) {
            if (newBid >= bidPrice) {
                current.add(newBidQuantity);
            }
            if (newBid <= bidPrice) {
                current.add(-bidQuantity);
            }
            if (newAsk <= askPrice) {
                current.add(-newAskQuantity);
            }
            if (newAsk >= askPrice) {
                current.add(askQuantity);
            }
        }
        hasTop = bothSides;
        bidPrice = newBid;
        bidQuantity = newBidQuantity;
        askPrice = newAsk;
        askQuantity = newAskQuantity;
    }

    /// The book is not live: the current second has no value, and the next top starts anew.
    void interrupt() {
        currentBroken = true;
        hasTop = false;
    }

    /// Closes a second and opens the next.
    ///
    /// @param live whether the book is live at the end of it
    void close(long second, boolean live) {
        int slot = slot(second);
        ExactSum reused = flows[slot];
        flows[slot] = current;
        broken[slot] = currentBroken || !live;
        current = reused;
        current.clear();
        currentBroken = !live;
    }

    /// Forgets all seconds closed so far.
    void forget() {
        for (int i = 0; i < SECONDS; i++) {
            broken[i] = true;
        }
        currentBroken = true;
    }

    /// Signed scaled quantity over the `count` seconds that end at `second`, NaN when the book was not live in one.
    double flow(long second, int count) {
        var sum = new ExactSum();
        for (int back = 0; back < count; back++) {
            int slot = slot(second - back);
            if (broken[slot]) {
                return Double.NaN;
            }
            sum.add(flows[slot]);
        }
        return sum.toDouble();
    }

    void writeTo(ImageWriter image) {
        for (int i = 0; i < SECONDS; i++) {
            flows[i].writeTo(image);
            image.putBoolean(broken[i]);
        }
        current.writeTo(image);
        image.putBoolean(currentBroken);
        image.putBoolean(hasTop);
        image.putLong(bidPrice);
        image.putLong(bidQuantity);
        image.putLong(askPrice);
        image.putLong(askQuantity);
    }

    void readFrom(ImageReader image) {
        for (int i = 0; i < SECONDS; i++) {
            flows[i].readFrom(image);
            broken[i] = image.getBoolean();
        }
        current.readFrom(image);
        currentBroken = image.getBoolean();
        hasTop = image.getBoolean();
        bidPrice = image.getLong();
        bidQuantity = image.getLong();
        askPrice = image.getLong();
        askQuantity = image.getLong();
    }

    private static int slot(long second) {
        return (int) (second & (SECONDS - 1));
    }
}
