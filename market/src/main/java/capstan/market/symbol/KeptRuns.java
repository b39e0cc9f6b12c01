package capstan.market.symbol;

import java.util.Arrays;

/// The update ids that kept depth diffs cover, as runs without a hole: ascending, and none touching the next. Ids
/// alone, so that it can be copied for every batch; `PendingDiffs` has the frames.
final class KeptRuns {

    private long[] first = new long[4];
    private long[] last = new long[4];
    private int[] frames = new int[4];
    private int[] bytes = new int[4];
    private int count;
    private int allFrames;
    private int allBytes;

    boolean isEmpty() {
        return count == 0;
    }

    int frames() {
        return allFrames;
    }

    int bytes() {
        return allBytes;
    }

    /// Where the first run begins; only when there is one.
    long firstId() {
        return first[0];
    }

    /// Where the first run ends; only when there is one.
    long firstRunLastId() {
        return last[0];
    }

    /// Where the last run ends; only when there is one.
    long lastId() {
        return last[count - 1];
    }

    /// Where a book at `id` stands once it has taken over every run that it meets.
    long joinedFrom(long id) {
        long joined = id;
        for (int run = 0; run < count && first[run] - 1 <= joined; run++) {
            joined = Math.max(joined, last[run]);
        }
        return joined;
    }

    boolean covers(long id) {
        int run = runEndingFrom(id);
        return run < count && first[run] <= id;
    }

    /// Adds a diff whose last id no run covers; runs between which it closes the hole become one. A diff that begins
    /// before the run it lengthens does not move where that run begins: it is applied behind the run's other diffs.
    void add(long firstId, long lastId, int entryBytes) {
        int next = runEndingFrom(lastId);
        boolean lengthens = next > 0 && firstId - 1 <= last[next - 1];
        boolean meetsNext = next < count && first[next] - 1 <= lastId;
        int run = lengthens ? next - 1 : next;
        if (lengthens && meetsNext) {
            last[run] = last[next];
            frames[run] += frames[next];
            bytes[run] += bytes[next];
            remove(next, next + 1);
        } else if (lengthens) {
            last[run] = lastId;
        } else if (meetsNext) {
            first[run] = firstId;
        } else {
            insert(run, firstId, lastId);
        }
        frames[run]++;
        bytes[run] += entryBytes;
        allFrames++;
        allBytes += entryBytes;
    }

    void removeFirst() {
        allFrames -= frames[0];
        allBytes -= bytes[0];
        remove(0, 1);
    }

    void clear() {
        count = 0;
        allFrames = 0;
        allBytes = 0;
    }

    void copyFrom(KeptRuns other) {
        count = other.count;
        allFrames = other.allFrames;
        allBytes = other.allBytes;
        if (count > first.length) {
            first = new long[other.first.length];
            last = new long[other.last.length];
            frames = new int[other.frames.length];
            bytes = new int[other.bytes.length];
        }
        System.arraycopy(other.first, 0, first, 0, count);
        System.arraycopy(other.last, 0, last, 0, count);
        System.arraycopy(other.frames, 0, frames, 0, count);
        System.arraycopy(other.bytes, 0, bytes, 0, count);
    }

    /// Index of the first run that ends at `id` or behind it; `count` when none does.
    private int runEndingFrom(long id) {
        int found = Arrays.binarySearch(last, 0, count, id);
        return found >= 0 ? found : -found - 1;
    }

    private void insert(int at, long firstId, long lastId) {
        if (count == first.length) {
            first = Arrays.copyOf(first, count * 2);
            last = Arrays.copyOf(last, count * 2);
            frames = Arrays.copyOf(frames, count * 2);
            bytes = Arrays.copyOf(bytes, count * 2);
        }
        int moved = count - at;
        System.arraycopy(first, at, first, at + 1, moved);
        System.arraycopy(last, at, last, at + 1, moved);
        System.arraycopy(frames, at, frames, at + 1, moved);
        System.arraycopy(bytes, at, bytes, at + 1, moved);
        first[at] = firstId;
        last[at] = lastId;
        frames[at] = 0;
        bytes[at] = 0;
        count++;
    }

    private void remove(int from, int to) {
        int moved = count - to;
        System.arraycopy(first, to, first, from, moved);
        System.arraycopy(last, to, last, from, moved);
        System.arraycopy(frames, to, frames, from, moved);
        System.arraycopy(bytes, to, bytes, from, moved);
        count -= to - from;
    }
}
