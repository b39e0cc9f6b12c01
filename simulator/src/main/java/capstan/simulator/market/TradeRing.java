package capstan.simulator.market;

import java.util.Arrays;

/// The newest trades of one symbol, oldest first, bounded. Ids ascend but need not be consecutive, as a
/// recording may have holes. Positions count from the first trade ever added. Owned by one thread.
public final class TradeRing {

    private static final int SMALLEST = 256;

    private final int capacity;
    private long[] ids = new long[SMALLEST];
    private long[] ticks = new long[SMALLEST];
    private long[] lots = new long[SMALLEST];
    private long[] times = new long[SMALLEST];
    private long[] aggregates = new long[SMALLEST];
    /// Position of the oldest trade that is kept, and one past the newest.
    private long begin;

    private long end;

    /// @param capacity how many trades are kept; rounded up to a power of two
    public TradeRing(int capacity) {
        this.capacity = Math.max(SMALLEST, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    }

    public int capacity() {
        return capacity;
    }

    public long begin() {
        return begin;
    }

    public long end() {
        return end;
    }

    public boolean isEmpty() {
        return begin == end;
    }

    /// @param lots negative when the buyer's order was resting
    public void add(long id, long ticks, long lots, long timeMicros, long aggregateId) {
        if (end > begin && id <= ids[slot(end - 1)]) {
            throw new IllegalArgumentException(
                    "trade id must be above " + ids[slot(end - 1)] + ", the newest kept, got " + id);
        }
        if (end - begin == ids.length) {
            if (ids.length < capacity) {
                grow();
            } else {
                begin++;
            }
        }
        int at = slot(end);
        ids[at] = id;
        this.ticks[at] = ticks;
        this.lots[at] = lots;
        times[at] = timeMicros;
        aggregates[at] = aggregateId;
        end++;
    }

    public long id(long position) {
        return ids[slot(position)];
    }

    /// Price in ticks.
    public long ticks(long position) {
        return ticks[slot(position)];
    }

    /// Quantity in lots, always positive.
    public long lots(long position) {
        return Math.abs(lots[slot(position)]);
    }

    public boolean isBuyerMaker(long position) {
        return lots[slot(position)] < 0;
    }

    /// Matching time, µs.
    public long timeMicros(long position) {
        return times[slot(position)];
    }

    /// Id of the aggregate trade to which the trade belongs.
    public long aggregateId(long position) {
        return aggregates[slot(position)];
    }

    /// Position of the first trade with this id or a higher one; `end()` when there is none.
    public long find(long id) {
        return search(ids, id);
    }

    /// Position of the first trade at this time or later; `end()` when there is none.
    public long findTime(long timeMicros) {
        return search(times, timeMicros);
    }

    /// Position of the first trade of this aggregate trade or a later one; `end()` when there is none.
    public long findAggregate(long aggregateId) {
        return search(aggregates, aggregateId);
    }

    private long search(long[] column, long wanted) {
        long low = begin;
        long high = end;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (column[slot(middle)] < wanted) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int slot(long position) {
        return (int) (position & (ids.length - 1));
    }

    private void grow() {
        int from = ids.length;
        ids = moved(ids, from);
        ticks = moved(ticks, from);
        lots = moved(lots, from);
        times = moved(times, from);
        aggregates = moved(aggregates, from);
    }

    /// A column of twice the length with every kept trade at the slot that its position has there.
    private long[] moved(long[] column, int from) {
        long[] grown = Arrays.copyOf(column, from * 2);
        for (long position = begin; position < end; position++) {
            grown[(int) (position & (grown.length - 1))] = column[(int) (position & (from - 1))];
        }
        return grown;
    }
}
