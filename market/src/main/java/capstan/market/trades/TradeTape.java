package capstan.market.trades;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The most recent trades of one symbol, in the order of their ids, as a bounded ring. Owned by one thread.
///
/// A trade that comes late (from another line, or by backfill) is put where its id belongs; when the ring is full
/// the lowest id goes. Nothing is allocated once the ring has reached its bound.
public final class TradeTape {

    /// The venue's matching times rise with the ids; a window still finds a trade that is out of order by this
    /// much.
    static final long DISORDER_MICROS = 1_000_000;

    private static final int FIRST_CAPACITY = 256;

    private final int bound;
    private int capacity;
    private long[] ids;
    private long[] prices;
    private long[] quantities;
    private long[] times;
    private boolean[] buyerMaker;
    private int start;
    private int size;
    /// Largest matching time of a trade that had to go, `Long.MIN_VALUE` when none had to.
    private long droppedMicros = Long.MIN_VALUE;

    /// @param bound most trades kept, > 0
    public TradeTape(int bound) {
        this.bound = bound;
        capacity = Math.min(bound, FIRST_CAPACITY);
        ids = new long[capacity];
        prices = new long[capacity];
        quantities = new long[capacity];
        times = new long[capacity];
        buyerMaker = new boolean[capacity];
    }

    public int size() {
        return size;
    }

    public void clear() {
        start = 0;
        size = 0;
        droppedMicros = Long.MIN_VALUE;
    }

    /// Puts a trade where its id belongs. The caller sees to it that no id comes twice.
    public void add(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {
        if (size == capacity) {
            if (capacity < bound) {
                grow();
            } else if (id < ids[start]) {
                droppedMicros = Math.max(droppedMicros, transactTimeMicros);
                return;
            } else {
                dropLowest();
            }
        }
        int place = size;
        while (place > 0 && ids[at(place - 1)] > id) {
            move(at(place - 1), at(place));
            place--;
        }
        int slot = at(place);
        ids[slot] = id;
        prices[slot] = price;
        quantities[slot] = quantity;
        times[slot] = transactTimeMicros;
        buyerMaker[slot] = isBuyerMaker;
        size++;
    }

    /// The trade with the highest id, null when there is none.
    public @Nullable Trade newest() {
        return size == 0 ? null : trade(at(size - 1));
    }

    /// Scaled price of the trade with the highest id among those up to a matching time, 0 when there is none.
    public long lastPrice(long endMicros) {
        for (int place = size - 1; place >= 0; place--) {
            int slot = at(place);
            if (times[slot] <= endMicros) {
                return prices[slot];
            }
        }
        return 0;
    }

    /// Up to `limit` trades, highest id first.
    public List<Trade> recent(int limit) {
        int count = Math.max(0, Math.min(limit, size));
        var trades = new ArrayList<Trade>(count);
        for (int i = 1; i <= count; i++) {
            trades.add(trade(at(size - i)));
        }
        return trades;
    }

    /// Sums over the trades whose matching time lies in (start, end].
    public void sum(long startMicros, long endMicros, TradeSums into) {
        into.begin(startMicros, endMicros, droppedMicros);
        for (int place = size - 1; place >= 0; place--) {
            int slot = at(place);
            long micros = times[slot];
            if (micros > endMicros) {
                continue;
            }
            if (micros > startMicros) {
                into.add(ids[slot], prices[slot], quantities[slot], micros, buyerMaker[slot]);
            } else if (micros <= startMicros - DISORDER_MICROS) {
                break;
            }
        }
    }

    public void writeTo(ImageWriter image) {
        image.putLong(droppedMicros);
        image.putInt(size);
        for (int place = 0; place < size; place++) {
            int slot = at(place);
            image.putLong(ids[slot]);
            image.putLong(prices[slot]);
            image.putLong(quantities[slot]);
            image.putLong(times[slot]);
            image.putBoolean(buyerMaker[slot]);
        }
    }

    public void readFrom(ImageReader image) {
        clear();
        droppedMicros = image.getLong();
        int count = image.getCount(4 * Long.BYTES + 1);
        for (int i = 0; i < count; i++) {
            add(image.getLong(), image.getLong(), image.getLong(), image.getLong(), image.getBoolean());
        }
    }

    private Trade trade(int slot) {
        return new Trade(ids[slot], prices[slot], quantities[slot], times[slot], buyerMaker[slot]);
    }

    private int at(int place) {
        int slot = start + place;
        return slot < capacity ? slot : slot - capacity;
    }

    private void dropLowest() {
        droppedMicros = Math.max(droppedMicros, times[start]);
        start = at(1);
        size--;
    }

    private void move(int from, int to) {
        ids[to] = ids[from];
        prices[to] = prices[from];
        quantities[to] = quantities[from];
        times[to] = times[from];
        buyerMaker[to] = buyerMaker[from];
    }

    private void grow() {
        int wider = (int) Math.min(bound, capacity * 2L);
        ids = unrolled(ids, wider);
        prices = unrolled(prices, wider);
        quantities = unrolled(quantities, wider);
        times = unrolled(times, wider);
        var makers = new boolean[wider];
        System.arraycopy(buyerMaker, start, makers, 0, capacity - start);
        System.arraycopy(buyerMaker, 0, makers, capacity - start, start);
        buyerMaker = makers;
        start = 0;
        capacity = wider;
    }

    private long[] unrolled(long[] column, int wider) {
        var unrolled = new long[wider];
        System.arraycopy(column, start, unrolled, 0, capacity - start);
        System.arraycopy(column, 0, unrolled, capacity - start, start);
        return unrolled;
    }
}
