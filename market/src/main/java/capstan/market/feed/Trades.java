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

    public void add(long id, long price, long quantity, boolean isBuyerMaker) {
        if (size == ids.length) {
            int capacity = size * 2;
            ids = Arrays.copyOf(ids, capacity);
            prices = Arrays.copyOf(prices, capacity);
            quantities = Arrays.copyOf(quantities, capacity);
            buyerMaker = Arrays.copyOf(buyerMaker, capacity);
        }
        ids[size] = id;
        prices[size] = price;
        quantities[size] = quantity;
        buyerMaker[size] = isBuyerMaker;
        size++;
    }
}
