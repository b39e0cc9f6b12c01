package capstan.streams.clock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still until a test moves it. Safe for any thread.
public final class ManualClock implements FeedClock {

    public static final long START_MICROS = 1_767_225_600_000_000L;

    private final AtomicLong nanos = new AtomicLong(5_000_000_000L);

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long microsAt(long at) {
        return START_MICROS + at / 1_000;
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
