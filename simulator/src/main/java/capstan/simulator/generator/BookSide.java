package capstan.simulator.generator;

import capstan.market.book.LevelHash;
import capstan.market.book.Side;
import java.util.Arrays;

/// The price levels of one side, worst to best, each with the ends of its queue of orders. Prices are kept as
/// keys that grow towards the best price (the price of a bid, the negated price of an ask), so both sides are
/// the same code and the levels that change most lie at the end, where little has to be moved. Owned by one
/// thread.
final class BookSide {

    static final int NONE = -1;

    private final int sign;
    private long[] keys = new long[2048];
    private int[] slots = new int[2048];
    private int size;

    private long[] quantities = new long[2048];
    private int[] heads = new int[2048];
    private int[] tails = new int[2048];
    private int[] freeSlots = new int[2048];
    private int freeCount;
    private int slotCount;

    /// What each level adds to the side's sum, by slot; empty while nobody asks for it.
    private long[] shares = {};

    private long sum;
    private Side side = Side.BID;
    private long tickSize;
    private long stepSize;

    BookSide(boolean isBid) {
        sign = isBid ? 1 : -1;
    }

    int size() {
        return size;
    }

    /// Price in ticks of the level `rank` places behind the best.
    long priceAt(int rank) {
        return keys[size - 1 - rank] * sign;
    }

    /// Slot of the level `rank` places behind the best.
    int slotAt(int rank) {
        return slots[size - 1 - rank];
    }

    /// Best price in ticks, 0 when the side is empty.
    long best() {
        return size == 0 ? 0 : keys[size - 1] * sign;
    }

    long bestLots() {
        return size == 0 ? 0 : quantities[slots[size - 1]];
    }

    /// Slot of the level at this price, `NONE` when there is none.
    int find(long price) {
        int index = Arrays.binarySearch(keys, 0, size, price * sign);
        return index < 0 ? NONE : slots[index];
    }

    /// Slot of the level at this price, made empty when there was none.
    int findOrAdd(long price) {
        long key = price * sign;
        int index = size > 0 && keys[size - 1] < key ? ~size : Arrays.binarySearch(keys, 0, size, key);
        if (index >= 0) {
            return slots[index];
        }
        int at = ~index;
        ensureRoom();
        System.arraycopy(keys, at, keys, at + 1, size - at);
        System.arraycopy(slots, at, slots, at + 1, size - at);
        int slot = freeCount > 0 ? freeSlots[--freeCount] : slotCount++;
        keys[at] = key;
        slots[at] = slot;
        quantities[slot] = 0;
        heads[slot] = NONE;
        tails[slot] = NONE;
        if (shares.length > 0) {
            shares[slot] = 0;
        }
        size++;
        return slot;
    }

    /// Takes the level at this price out of the side; it must be there.
    void remove(long price) {
        int index = keys[size - 1] == price * sign ? size - 1 : Arrays.binarySearch(keys, 0, size, price * sign);
        freeSlots[freeCount++] = slots[index];
        if (shares.length > 0) {
            sum -= shares[slots[index]];
        }
        size--;
        System.arraycopy(keys, index + 1, keys, index, size - index);
        System.arraycopy(slots, index + 1, slots, index, size - index);
    }

    long lots(int slot) {
        return quantities[slot];
    }

    void addLots(int slot, long lots) {
        quantities[slot] += lots;
    }

    int head(int slot) {
        return heads[slot];
    }

    int tail(int slot) {
        return tails[slot];
    }

    void head(int slot, int order) {
        heads[slot] = order;
    }

    void tail(int slot, int order) {
        tails[slot] = order;
    }

    /// Begins to keep the sum over the levels, as `LevelHash` mixes them in the scale of the listing's instrument.
    void keepSum(Side ofSide, long tick, long step) {
        side = ofSide;
        tickSize = tick;
        stepSize = step;
        shares = new long[keys.length];
        sum = 0;
        for (int rank = 0; rank < size; rank++) {
            share(slotAt(rank), priceAt(rank));
        }
    }

    /// The level at this price has another quantity than before, or is gone.
    void changed(long price) {
        int slot = find(price);
        if (slot != NONE) {
            share(slot, price);
        }
    }

    private void share(int slot, long price) {
        long share = LevelHash.mix(side, price * tickSize, quantities[slot] * stepSize);
        sum += share - shares[slot];
        shares[slot] = share;
    }

    /// Kept since `keepSum`.
    long sum() {
        return sum;
    }

    private void ensureRoom() {
        if (size == keys.length) {
            int capacity = size * 2;
            keys = Arrays.copyOf(keys, capacity);
            slots = Arrays.copyOf(slots, capacity);
            quantities = Arrays.copyOf(quantities, capacity);
            heads = Arrays.copyOf(heads, capacity);
            tails = Arrays.copyOf(tails, capacity);
            freeSlots = Arrays.copyOf(freeSlots, capacity);
            if (shares.length > 0) {
                shares = Arrays.copyOf(shares, capacity);
            }
        }
    }
}
