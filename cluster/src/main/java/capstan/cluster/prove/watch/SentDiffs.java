package capstan.cluster.prove.watch;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// When the exchange sent each of a symbol's newest depth diffs, so that it can be told how old is what a reader sees:
/// as old as the first diff that was sent and that he does not see. A quiet symbol does not age. Written by the
/// exchange's thread, read by any.
public final class SentDiffs {

    /// Diffs of a symbol that are remembered, some ten minutes' worth.
    private static final int KEPT = 1 << 14;

    private static final class Times {
        private final long[] ids = new long[KEPT];
        private final long[] nanos = new long[KEPT];
        private long count;

        synchronized void add(long id, long atNanos) {
            int place = (int) (count % KEPT);
            ids[place] = id;
            nanos[place] = atNanos;
            count++;
        }

        synchronized long last() {
            return count == 0 ? 0 : ids[(int) ((count - 1) % KEPT)];
        }

        /// Of a reader who has not even seen what was forgotten, the age of the oldest that is remembered.
        synchronized long ageNanos(long seen, long nowNanos) {
            int size = (int) Math.min(count, KEPT);
            int oldest = (int) (count % KEPT);
            // Ids ascend from the oldest entry on, through the end of the arrays to the newest one.
            int next;
            if (size < KEPT) {
                next = behind(seen, 0, size);
            } else if (oldest > 0 && seen >= ids[KEPT - 1]) {
                next = behind(seen, 0, oldest);
                next = next == oldest ? KEPT : next;
            } else {
                next = behind(seen, oldest, KEPT);
            }
            boolean isAllSeen = next == (size < KEPT ? size : KEPT);
            return isAllSeen ? 0 : Math.max(0, nowNanos - nanos[next]);
        }

        /// Place of the first id above `seen`, `to` when there is none.
        private int behind(long seen, int from, int to) {
            int found = Arrays.binarySearch(ids, from, to, seen);
            return found >= 0 ? found + 1 : -found - 1;
        }
    }

    private final Map<String, Times> symbols = new ConcurrentHashMap<>();

    /// @param lastUpdateId with which the diff ends; ascending
    public void sent(String symbol, long lastUpdateId, long atNanos) {
        symbols.computeIfAbsent(symbol, _ -> new Times()).add(lastUpdateId, atNanos);
    }

    /// Id with which the newest diff ends, 0 when none was sent.
    public long last(String symbol) {
        Times times = symbols.get(symbol);
        return times == null ? 0 : times.last();
    }

    /// How long ago the first diff was sent whose id is above `seen`, 0 when there is none.
    public long ageNanos(String symbol, long seen, long nowNanos) {
        Times times = symbols.get(symbol);
        return times == null ? 0 : times.ageNanos(seen, nowNanos);
    }
}
