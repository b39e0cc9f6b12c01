package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.Arrays;

/// Tops of book by rising update id, at most `bound` of them; the oldest goes when it is full. A price of 0 stands
/// for an empty side. Rows are five `long`s: id, bid price, bid quantity, ask price, ask quantity.
final class TopRing {

    private static final int ROW = 5;

    private final int bound;
    private long[] rows;
    private int head;
    private int size;

    TopRing(int bound) {
        this.bound = bound;
        rows = new long[ROW * Math.min(bound, 64)];
    }

    int size() {
        return size;
    }

    long id(int index) {
        return rows[row(index)];
    }

    long bidPrice(int index) {
        return rows[row(index) + 1];
    }

    long bidQuantity(int index) {
        return rows[row(index) + 2];
    }

    long askPrice(int index) {
        return rows[row(index) + 3];
    }

    long askQuantity(int index) {
        return rows[row(index) + 4];
    }

    void clear() {
        head = 0;
        size = 0;
    }

    /// @param id above all that are in the ring
    void add(long id, long bidPrice, long bidQuantity, long askPrice, long askQuantity) {
        if (size == rows.length / ROW) {
            if (size < bound) {
                grow();
            } else {
                dropFirst();
            }
        }
        int row = row(size);
        rows[row] = id;
        rows[row + 1] = bidPrice;
        rows[row + 2] = bidQuantity;
        rows[row + 3] = askPrice;
        rows[row + 4] = askQuantity;
        size++;
    }

    void dropFirst() {
        head = head + 1 == rows.length / ROW ? 0 : head + 1;
        size--;
    }

    /// Removes those with an id in [low, high).
    void removeWithin(long low, long high) {
        int from = size;
        while (from > 0 && id(from - 1) >= low) {
            from--;
        }
        int to = from;
        while (to < size && id(to) < high) {
            to++;
        }
        if (to == from) {
            return;
        }
        for (int i = to; i < size; i++) {
            System.arraycopy(rows, row(i), rows, row(from + i - to), ROW);
        }
        size -= to - from;
    }

    /// Index of the top with exactly this id, −1 when there is none.
    int indexOf(long id) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = id(middle);
            if (found == id) {
                return middle;
            }
            if (found < id) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    void writeTo(ImageWriter image) {
        image.putInt(size);
        for (int i = 0; i < size; i++) {
            int row = row(i);
            for (int column = 0; column < ROW; column++) {
                image.putLong(rows[row + column]);
            }
        }
    }

    void readFrom(ImageReader image) {
        int count = image.getCount(ROW * Long.BYTES);
        for (int i = 0; i < count; i++) {
            add(image.getLong(), image.getLong(), image.getLong(), image.getLong(), image.getLong());
        }
    }

    private int row(int index) {
        int slot = head + index;
        int capacity = rows.length / ROW;
        return ROW * (slot < capacity ? slot : slot - capacity);
    }

    private void grow() {
        int capacity = rows.length / ROW;
        var wider = Arrays.copyOfRange(rows, head * ROW, head * ROW + ROW * (int) Math.min(bound, capacity * 2L));
        System.arraycopy(rows, 0, wider, (capacity - head) * ROW, head * ROW);
        rows = wider;
        head = 0;
    }
}
