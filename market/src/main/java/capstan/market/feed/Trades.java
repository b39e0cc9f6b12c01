package capstan.market.feed;

import java.util.Arrays;

/// Trades of one message in engine order, as columns that grow and are reused. Owned by one thread.
public final class Trades {

    private long[] ids = new long[16];
    private long[] prices = new long[16];
    private long[] quantities = new long[16];
    private boolean[] buyerMaker = new boolean[16];
    private int size;

    public int size() {
        return size;
    }

    public long id(int index) {
        return ids[index];
    }

    /// Scaled by the instrument's price exponent.
    public long price(int index) {
        return prices[index];
    }

    /// Scaled by the instrument's quantity exponent.
    public long quantity(int index) {
        return quantities[index];
    }

    /// True when the buyer's order was resting, that is when the taker sold.
    public boolean isBuyerMaker(int index) {
        return buyerMaker[index];
    }

    public void clear() {
        size = 0;
    }

    /// The id column itself; only the first `size()` entries count. For loops that are measured, as the next three.
    public long[] ids() {
        return ids;
    }

    public long[] prices() {
        return prices;
    }

    public long[] quantities() {
        return quantities;
    }

    public boolean[] buyerMaker() {
        return buyerMaker;
    }

    /// Makes room for `trades` trades and sets the size to it; the caller then fills all columns.
    public void resize(int trades) {
        if (trades > ids.length) {
            grow(Math.max(trades, ids.length * 2));
        }
        size = trades;
    }

    public void add(long id, long price, long quantity, boolean isBuyerMaker) {
        if (size == ids.length) {
            grow(size * 2);
        }
        ids[size] = id;
        prices[size] = price;
        quantities[size] = quantity;
        buyerMaker[size] = isBuyerMaker;
        size++;
    }

    private void grow(int capacity) {
        ids = Arrays.copyOf(ids, capacity);
        prices = Arrays.copyOf(prices, capacity);
        quantities = Arrays.copyOf(quantities, capacity);
        buyerMaker = Arrays.copyOf(buyerMaker, capacity);
    }
}
