package capstan.market.feed;

import java.util.Arrays;

/// Price levels of one side in message order, as two columns that grow and are reused. Owned by one thread.
public final class Levels {

    private long[] prices;
    private long[] quantities;
    private int size;

    public Levels(int capacity) {
        prices = new long[capacity];
        quantities = new long[capacity];
    }

    public int size() {
        return size;
    }

    /// Price of level `index`, scaled by the instrument's price exponent.
    public long price(int index) {
        return prices[index];
    }

    /// Quantity of level `index`, scaled by the instrument's quantity exponent; 0 in a diff removes the level.
    public long quantity(int index) {
        return quantities[index];
    }

    /// The price column itself; only the first `size()` entries count. For loops that are measured.
    public long[] prices() {
        return prices;
    }

    /// The quantity column itself; only the first `size()` entries count. For loops that are measured.
    public long[] quantities() {
        return quantities;
    }

    public void clear() {
        size = 0;
    }

    public void add(long price, long quantity) {
        ensureCapacity(size + 1);
        prices[size] = price;
        quantities[size] = quantity;
        size++;
    }

    /// Makes room for `levels` levels and sets the size to it; the caller then fills both columns.
    public void resize(int levels) {
        ensureCapacity(levels);
        size = levels;
    }

    public Levels copy() {
        var copy = new Levels(size);
        copy.resize(size);
        System.arraycopy(prices, 0, copy.prices, 0, size);
        System.arraycopy(quantities, 0, copy.quantities, 0, size);
        return copy;
    }

    private void ensureCapacity(int wanted) {
        if (wanted > prices.length) {
            int capacity = Math.max(wanted, Math.max(16, prices.length * 2));
            prices = Arrays.copyOf(prices, capacity);
            quantities = Arrays.copyOf(quantities, capacity);
        }
    }
}
