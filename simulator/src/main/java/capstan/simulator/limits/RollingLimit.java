package capstan.simulator.limits;

/// At most so many events in any window of a length. Owned by one thread, or guarded by its owner.
public final class RollingLimit {

    private final long windowNanos;
    private final long[] times;
    private int next;
    private int count;

    public RollingLimit(int limit, long windowNanos) {
        if (limit < 1 || windowNanos < 1) {
            throw new IllegalArgumentException(
                    "a limit needs a positive count and window, got " + limit + " in " + windowNanos + " ns");
        }
        this.times = new long[limit];
        this.windowNanos = windowNanos;
    }

    /// Counts an event.
    ///
    /// @return false when it is one too many; it is then not counted
    public boolean admits(long nowNanos) {
        // With all places taken, the next one to be overwritten holds the oldest event.
        if (count == times.length && nowNanos - times[next] < windowNanos) {
            return false;
        }
        times[next] = nowNanos;
        next = (next + 1) % times.length;
        count = Math.min(count + 1, times.length);
        return true;
    }

    /// Time until an event would be admitted, 0 when it would be now.
    public long nanosUntilAdmitted(long nowNanos) {
        return count < times.length ? 0 : Math.max(0, windowNanos - (nowNanos - times[next]));
    }
}
