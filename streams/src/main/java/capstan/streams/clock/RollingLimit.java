package capstan.streams.clock;

import java.time.Duration;

/// At most so many passes in any stretch of time as long as the window, wherever it begins. Not a token bucket:
/// that lets a burst and its refill through within one window, for which the exchange closes the connection. Owned
/// by one thread.
public final class RollingLimit {

    private final long[] passes;
    private final long windowNanos;
    private int next;
    private int made;

    public RollingLimit(int permits, Duration window) {
        this.passes = new long[permits];
        this.windowNanos = window.toNanos();
    }

    /// How long from `now` until one more may pass; 0 when it may at once.
    public long waitNanos(long now) {
        if (made < passes.length) {
            return 0;
        }
        return Math.max(0, windowNanos - (now - passes[next]));
    }

    /// Counts one pass at `now`.
    public void record(long now) {
        passes[next] = now;
        next = (next + 1) % passes.length;
        made = Math.min(made + 1, passes.length);
    }
}
