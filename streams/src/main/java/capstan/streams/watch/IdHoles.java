package capstan.streams.watch;

import java.util.Arrays;

/// Ranges of ids that a connection passed over, the newest ones, ascending. Owned by one thread.
final class IdHoles {

    /// First and last id of each hole, in turn.
    private final long[] bounds;

    private int count;

    /// @param kept when there are more, the oldest is forgotten
    IdHoles(int kept) {
        bounds = new long[2 * kept];
    }

    /// A hole above all others.
    void add(long first, long last) {
        if (2 * count == bounds.length) {
            remove(0);
        }
        put(count, first, last);
        count++;
    }

    /// Fills what of the holes lies in a range.
    ///
    /// @return false when nothing does
    boolean fill(long first, long last) {
        boolean any = false;
        for (int at = count - 1; at >= 0 && bounds[2 * at + 1] >= first; at--) {
            if (bounds[2 * at] <= last) {
                any = true;
                cut(at, first, last);
            }
        }
        return any;
    }

    private void cut(int at, long first, long last) {
        long from = bounds[2 * at];
        long to = bounds[2 * at + 1];
        boolean below = from < first;
        boolean above = to > last;
        if (below && above) {
            bounds[2 * at + 1] = first - 1;
            insert(at + 1, last + 1, to);
        } else if (below) {
            bounds[2 * at + 1] = first - 1;
        } else if (above) {
            bounds[2 * at] = last + 1;
        } else {
            remove(at);
        }
    }

    /// What a range leaves of a hole above itself; without room for it, it is the oldest hole that goes.
    private void insert(int at, long first, long last) {
        int place = at;
        if (2 * count == bounds.length) {
            remove(0);
            place--;
        }
        System.arraycopy(bounds, 2 * place, bounds, 2 * place + 2, 2 * (count - place));
        put(place, first, last);
        count++;
    }

    private void put(int at, long first, long last) {
        bounds[2 * at] = first;
        bounds[2 * at + 1] = last;
    }

    private void remove(int at) {
        System.arraycopy(bounds, 2 * at + 2, bounds, 2 * at, 2 * (count - at - 1));
        count--;
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(bounds, 2 * count));
    }
}
