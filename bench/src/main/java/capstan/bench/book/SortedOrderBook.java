package capstan.bench.book;

import capstan.market.book.LevelHash;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import java.util.Arrays;

/// The book that one writes second: a sorted array a side, found by binary search, with the sum kept. Control of the
/// benchmarks. The best level is the last, so that changes near the top move little.
final class SortedOrderBook implements OrderBook {

    private final SortedSide bids = new SortedSide(Side.BID);
    private final SortedSide asks = new SortedSide(Side.ASK);

    @Override
    public void set(Side side, long price, long quantity) {
        if (price <= 0 || quantity < 0) {
            throw new IllegalArgumentException("price " + price + " quantity " + quantity);
        }
        of(side).set(price, quantity);
    }

    @Override
    public void setAll(Side side, Levels levels) {
        SortedSide half = of(side);
        for (int i = 0; i < levels.size(); i++) {
            half.set(levels.price(i), levels.quantity(i));
        }
    }

    @Override
    public void clear() {
        for (Side side : Side.values()) {
            of(side).size = 0;
            of(side).sum = 0;
        }
    }

    @Override
    public long quantity(Side side, long price) {
        int at = of(side).find(price);
        return at < 0 ? 0 : of(side).quantities[at];
    }

    @Override
    public int size(Side side) {
        return of(side).size;
    }

    @Override
    public long bestPrice(Side side) {
        SortedSide half = of(side);
        return half.size == 0 ? 0 : half.price(half.size - 1);
    }

    @Override
    public long bestQuantity(Side side) {
        SortedSide half = of(side);
        return half.size == 0 ? 0 : half.quantities[half.size - 1];
    }

    @Override
    public void top(Side side, int depth, Levels into) {
        SortedSide half = of(side);
        into.clear();
        for (int i = half.size - 1; i >= Math.max(0, half.size - (long) depth); i--) {
            into.add(half.price(i), half.quantities[i]);
        }
    }

    @Override
    public long sum() {
        return bids.sum + asks.sum;
    }

    private SortedSide of(Side side) {
        return side == Side.BID ? bids : asks;
    }

    private static final class SortedSide {
        private final Side side;
        /// Prices of bids and negated prices of asks, so that the best is the largest on both sides.
        private long[] keys = new long[8_192];

        private long[] quantities = new long[8_192];
        private int size;
        private long sum;

        SortedSide(Side side) {
            this.side = side;
        }

        long price(int index) {
            return side == Side.BID ? keys[index] : -keys[index];
        }

        int find(long price) {
            return Arrays.binarySearch(keys, 0, size, side == Side.BID ? price : -price);
        }

        void set(long price, long quantity) {
            int at = find(price);
            if (at >= 0) {
                sum -= LevelHash.mix(side, price, quantities[at]);
                if (quantity == 0) {
                    size--;
                    System.arraycopy(keys, at + 1, keys, at, size - at);
                    System.arraycopy(quantities, at + 1, quantities, at, size - at);
                } else {
                    quantities[at] = quantity;
                    sum += LevelHash.mix(side, price, quantity);
                }
            } else if (quantity != 0) {
                insert(-at - 1, price, quantity);
                sum += LevelHash.mix(side, price, quantity);
            }
        }

        private void insert(int at, long price, long quantity) {
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                quantities = Arrays.copyOf(quantities, size * 2);
            }
            System.arraycopy(keys, at, keys, at + 1, size - at);
            System.arraycopy(quantities, at, quantities, at + 1, size - at);
            keys[at] = side == Side.BID ? price : -price;
            quantities[at] = quantity;
            size++;
        }
    }
}
