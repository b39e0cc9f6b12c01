package capstan.cluster.prove.truth;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What the exchange's own book of each symbol came to after each of its newest diffs. Written by the exchange's
/// thread, read by any.
public final class BookTruth {

    /// What can be said of a book that was shown.
    public enum Answer {
        EQUAL,
        DIFFERS,
        /// No diff ends with that id, or it is so long ago that it was forgotten.
        UNKNOWN
    }

    /// Diffs of a symbol that are remembered.
    private static final int KEPT = 1 << 16;

    private static final class Sums {
        private final long[] ids = new long[KEPT];
        private final long[] sums = new long[KEPT];
        private int next;
        private int size;

        synchronized void add(long id, long sum) {
            ids[next] = id;
            sums[next] = sum;
            next = (next + 1) % KEPT;
            size = Math.min(size + 1, KEPT);
        }

        synchronized Answer compare(long id, long sum) {
            // Ids ascend from the oldest entry on, through the end of the arrays to the newest one.
            int oldest = size < KEPT ? 0 : next;
            int found = oldest == 0 || id < ids[0]
                    ? Arrays.binarySearch(ids, oldest, size, id)
                    : Arrays.binarySearch(ids, 0, next, id);
            if (found < 0) {
                return Answer.UNKNOWN;
            }
            return sums[found] == sum ? Answer.EQUAL : Answer.DIFFERS;
        }
    }

    private final Map<String, Sums> symbols = new ConcurrentHashMap<>();

    /// @param lastUpdateId with which a diff ends; ascending
    public void after(String symbol, long lastUpdateId, long sum) {
        symbols.computeIfAbsent(symbol, _ -> new Sums()).add(lastUpdateId, sum);
    }

    public Answer compare(String symbol, long lastUpdateId, long sum) {
        Sums sums = symbols.get(symbol);
        return sums == null ? Answer.UNKNOWN : sums.compare(lastUpdateId, sum);
    }
}
