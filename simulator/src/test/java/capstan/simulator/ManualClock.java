package capstan.simulator;

import capstan.simulator.clock.ExchangeClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that a test moves.
public final class ManualClock implements ExchangeClock {

    /// 2026-01-01T00:00:00Z, the beginning of a minute and of five.
    public static final long ORIGIN_MICROS = 1_767_225_600_000_000L;

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochMicros() {
        return ORIGIN_MICROS + nanos.get() / 1000;
    }

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
