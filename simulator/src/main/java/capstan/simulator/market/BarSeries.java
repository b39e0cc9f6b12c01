package capstan.simulator.market;

import java.math.BigInteger;
import java.util.Arrays;

/// Bars of one base length without holes, the newest `capacity` of them: a bar without trades repeats the close
/// before it. Numbers are in ticks and lots. Owned by one thread.
public final class BarSeries {

    static final int OPEN = 0;
    static final int HIGH = 1;
    static final int LOW = 2;
    static final int CLOSE = 3;
    static final int LOTS = 4;
    /// Σ ticks × lots as 128 bits, low half first.
    static final int VALUE_LOW = 5;

    static final int VALUE_HIGH = 6;
    static final int COUNT = 7;
    static final int TAKER_LOTS = 8;
    static final int TAKER_VALUE_LOW = 9;
    static final int TAKER_VALUE_HIGH = 10;
    static final int FIRST_ID = 11;
    static final int LAST_ID = 12;
    /// Longs of a bar.
    public static final int WIDTH = 13;

    private static final int SMALLEST = 64;

    private final long unitMillis;
    private final int capacity;
    private long[] cells = new long[SMALLEST * WIDTH];
    private int rows = SMALLEST;
    /// Numbers of bars count from the epoch: number × unit is the open time. Empty while `last < first`.
    private long first;

    private long last = -1;

    public BarSeries(long unitMillis, int capacity) {
        this.unitMillis = unitMillis;
        this.capacity = Math.max(SMALLEST, capacity);
    }

    public long unitMillis() {
        return unitMillis;
    }

    public int capacity() {
        return capacity;
    }

    public boolean isEmpty() {
        return last < first;
    }

    public long firstNumber() {
        return first;
    }

    public long lastNumber() {
        return last;
    }

    /// Counts a trade in. A trade that its bar already holds (by id), or whose bar is no longer kept, changes
    /// nothing.
    public void add(long timeMillis, long ticks, long lots, boolean isBuyerMaker, long id) {
        long number = timeMillis / unitMillis;
        if (isEmpty()) {
            first = number;
            last = number - 1;
        }
        if (number > last) {
            extend(number, ticks);
        }
        if (number < first) {
            return;
        }
        int at = offset(number);
        if (cells[at + LAST_ID] >= id) {
            return;
        }
        if (cells[at + COUNT] == 0) {
            cells[at + OPEN] = ticks;
            cells[at + HIGH] = ticks;
            cells[at + LOW] = ticks;
            cells[at + FIRST_ID] = id;
        }
        cells[at + HIGH] = Math.max(cells[at + HIGH], ticks);
        cells[at + LOW] = Math.min(cells[at + LOW], ticks);
        cells[at + CLOSE] = ticks;
        cells[at + LOTS] += lots;
        cells[at + COUNT]++;
        cells[at + LAST_ID] = id;
        addValue(at + VALUE_LOW, ticks * lots);
        if (!isBuyerMaker) {
            cells[at + TAKER_LOTS] += lots;
            addValue(at + TAKER_VALUE_LOW, ticks * lots);
        }
    }

    /// One cell of a bar that is kept.
    public long cell(long number, int column) {
        return cells[offset(number) + column];
    }

    /// A 128-bit sum of a bar.
    public BigInteger value(long number, int lowColumn) {
        int at = offset(number) + lowColumn;
        return BigInteger.valueOf(cells[at + 1])
                .shiftLeft(Long.SIZE)
                .add(BigInteger.valueOf(cells[at] >>> 1).shiftLeft(1).add(BigInteger.valueOf(cells[at] & 1)));
    }

    /// Copies a kept bar's cells into `into` from `at` on.
    public void read(long number, long[] into, int at) {
        System.arraycopy(cells, offset(number), into, at, WIDTH);
    }

    /// Puts a bar back that was read before; bars must come in ascending order.
    public void restore(long number, long[] from, int at) {
        if (isEmpty()) {
            first = number;
            last = number - 1;
        }
        if (number <= last) {
            throw new IllegalArgumentException("bar " + number + " must follow bar " + last);
        }
        extend(number, from[at + OPEN]);
        System.arraycopy(from, at, cells, offset(number), WIDTH);
    }

    private void extend(long number, long ticks) {
        if (number - last >= capacity) {
            // A pause longer than everything kept: older bars would all fall out.
            first = number;
            last = number - 1;
        }
        while (last < number) {
            long close = last >= first ? cells[offset(last) + CLOSE] : ticks;
            last++;
            if (last - first >= rows) {
                if (rows < capacity) {
                    grow();
                } else {
                    first++;
                }
            }
            int at = offset(last);
            Arrays.fill(cells, at, at + WIDTH, 0);
            cells[at + OPEN] = close;
            cells[at + HIGH] = close;
            cells[at + LOW] = close;
            cells[at + CLOSE] = close;
        }
    }

    private void grow() {
        int grownRows = Math.min(capacity, rows * 2);
        long[] grown = new long[grownRows * WIDTH];
        for (long number = first; number < last; number++) {
            System.arraycopy(cells, offset(number), grown, (int) (number % grownRows) * WIDTH, WIDTH);
        }
        cells = grown;
        rows = grownRows;
    }

    private int offset(long number) {
        return (int) (number % rows) * WIDTH;
    }

    private void addValue(int lowAt, long amount) {
        long sum = cells[lowAt] + amount;
        if (Long.compareUnsigned(sum, cells[lowAt]) < 0) {
            cells[lowAt + 1]++;
        }
        cells[lowAt] = sum;
    }
}
