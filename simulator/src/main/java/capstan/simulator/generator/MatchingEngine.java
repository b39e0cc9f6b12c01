package capstan.simulator.generator;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// One symbol's order book with every resting order: price priority between levels, time priority within a
/// level.
///
/// Prices are ticks, quantities lots. Orders are dense, numbered 0 to `orders() − 1`; taking one out gives
/// its number to the last one, so a random number picks a random order. Owned by one thread.
final class MatchingEngine {

    /// Hears what an action did to the book, level by level and fill by fill, in order.
    interface Effects {
        /// The level's total quantity is another than before.
        void levelChanged(boolean isBid, long price);

        /// A resting order was filled, in part or whole.
        void filled(long price, long lots, boolean takerBuys);
    }

    /// Longs of an order in a stored image.
    private static final int ORDER_LONGS = 3;

    private final BookSide bids = new BookSide(true);
    private final BookSide asks = new BookSide(false);
    private final Effects effects;

    private long[] prices = new long[8192];
    private long[] lots = new long[8192];
    private long[] arrivals = new long[8192];
    private int[] previous = new int[8192];
    private int[] next = new int[8192];
    private int[] slots = new int[8192];
    private boolean[] isBid = new boolean[8192];
    private int orders;
    private long arrival;

    MatchingEngine(Effects effects) {
        this.effects = effects;
    }

    BookSide side(boolean bid) {
        return bid ? bids : asks;
    }

    int orders() {
        return orders;
    }

    boolean isBid(int order) {
        return isBid[order];
    }

    /// Rests an order behind those that are at its price already.
    ///
    /// @throws IllegalArgumentException when it would cross the book; such an order must be executed first
    void rest(boolean bid, long price, long quantity) {
        long opposite = side(!bid).best();
        if (opposite != 0 && (bid ? price >= opposite : price <= opposite)) {
            throw new IllegalArgumentException("a resting " + (bid ? "bid" : "ask") + " at " + price
                    + " ticks would cross the other side's best, " + opposite);
        }
        append(bid, price, quantity, arrival++);
        effects.levelChanged(bid, price);
    }

    void cancel(int order) {
        boolean bid = isBid[order];
        long price = prices[order];
        side(bid).addLots(slots[order], -lots[order]);
        takeOut(order);
        effects.levelChanged(bid, price);
    }

    /// Fills resting orders of the other side until the quantity is used up, the limit is reached, or only
    /// `leaveLevels` levels are left.
    ///
    /// @param limit worst price in ticks that the taker accepts
    /// @param mostFills bound on the number of fills
    /// @return lots that were not filled
    long execute(boolean buy, long quantity, long limit, int leaveLevels, int mostFills) {
        BookSide side = side(!buy);
        long open = quantity;
        int fills = 0;
        while (open > 0 && side.size() > leaveLevels && fills < mostFills) {
            long price = side.best();
            if (buy ? price > limit : price < limit) {
                break;
            }
            int slot = side.slotAt(0);
            boolean emptied = false;
            while (open > 0 && !emptied && fills < mostFills) {
                int order = side.head(slot);
                long filled = Math.min(open, lots[order]);
                effects.filled(price, filled, buy);
                fills++;
                open -= filled;
                lots[order] -= filled;
                side.addLots(slot, -filled);
                emptied = side.lots(slot) == 0;
                if (lots[order] == 0) {
                    takeOut(order);
                }
            }
            effects.levelChanged(!buy, price);
        }
        return open;
    }

    private void append(boolean bid, long price, long quantity, long arrivalNumber) {
        ensureRoom();
        BookSide side = side(bid);
        int slot = side.findOrAdd(price);
        int order = orders++;
        prices[order] = price;
        lots[order] = quantity;
        arrivals[order] = arrivalNumber;
        isBid[order] = bid;
        slots[order] = slot;
        link(side, slot, order);
        side.addLots(slot, quantity);
    }

    private void link(BookSide side, int slot, int order) {
        int tail = side.tail(slot);
        previous[order] = tail;
        next[order] = BookSide.NONE;
        if (tail == BookSide.NONE) {
            side.head(slot, order);
        } else {
            next[tail] = order;
        }
        side.tail(slot, order);
    }

    private void takeOut(int order) {
        BookSide side = side(isBid[order]);
        int slot = slots[order];
        int before = previous[order];
        int after = next[order];
        if (before == BookSide.NONE) {
            side.head(slot, after);
        } else {
            next[before] = after;
        }
        if (after == BookSide.NONE) {
            side.tail(slot, before);
        } else {
            previous[after] = before;
        }
        if (before == BookSide.NONE && after == BookSide.NONE) {
            side.remove(prices[order]);
        }
        orders--;
        if (order != orders) {
            renumber(orders, order);
        }
    }

    private void renumber(int from, int to) {
        prices[to] = prices[from];
        lots[to] = lots[from];
        arrivals[to] = arrivals[from];
        isBid[to] = isBid[from];
        slots[to] = slots[from];
        previous[to] = previous[from];
        next[to] = next[from];
        BookSide side = side(isBid[to]);
        if (previous[to] == BookSide.NONE) {
            side.head(slots[to], to);
        } else {
            next[previous[to]] = to;
        }
        if (next[to] == BookSide.NONE) {
            side.tail(slots[to], to);
        } else {
            previous[next[to]] = to;
        }
    }

    private void ensureRoom() {
        if (orders == prices.length) {
            int capacity = orders * 2;
            prices = Arrays.copyOf(prices, capacity);
            lots = Arrays.copyOf(lots, capacity);
            arrivals = Arrays.copyOf(arrivals, capacity);
            previous = Arrays.copyOf(previous, capacity);
            next = Arrays.copyOf(next, capacity);
            slots = Arrays.copyOf(slots, capacity);
            isBid = Arrays.copyOf(isBid, capacity);
        }
    }

    int imageBytes() {
        return Long.BYTES * 2 + orders * ORDER_LONGS * Long.BYTES;
    }

    /// Writes every order in the order of the numbers, which is part of the state.
    void save(ByteBuffer into) {
        into.putLong(arrival);
        into.putLong(orders);
        for (int order = 0; order < orders; order++) {
            into.putLong(isBid[order] ? prices[order] : -prices[order]);
            into.putLong(lots[order]);
            into.putLong(arrivals[order]);
        }
    }

    /// Reads what `save` wrote into an engine that is still empty; tells no effects.
    void load(ByteBuffer from) {
        arrival = from.getLong();
        int count = Math.toIntExact(from.getLong());
        for (int order = 0; order < count; order++) {
            ensureRoom();
            long signed = from.getLong();
            isBid[order] = signed > 0;
            prices[order] = Math.abs(signed);
            lots[order] = from.getLong();
            arrivals[order] = from.getLong();
            orders++;
        }
        IntStream.range(0, count)
                .boxed()
                .sorted((left, right) -> Long.compare(arrivals[left], arrivals[right]))
                .forEach(order -> {
                    BookSide side = side(isBid[order]);
                    slots[order] = side.findOrAdd(prices[order]);
                    link(side, slots[order], order);
                    side.addLots(slots[order], lots[order]);
                });
    }
}
