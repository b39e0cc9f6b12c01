package capstan.streams.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/// A wall clock with µs for the price of one `System.nanoTime`: the offset between both clocks is measured
/// once in a while and added. Owned by one thread.
///
/// Times never run backwards by less than `LARGEST_HELD_STEP_MICROS`: after a small correction of the system clock
/// the last time is repeated until the clock has caught up. A larger step of the system clock is followed.
public final class AnchoredClock implements FeedClock {

    static final long LARGEST_HELD_STEP_MICROS = 100_000;

    private final LongSupplier ticker;
    private final InstantSource wall;
    private final long anchorNanosInterval;
    private long anchorNanos;
    private long anchorMicros;
    private long lastMicros;

    /// @param anchorInterval how long an offset is used before it is measured again
    public AnchoredClock(Duration anchorInterval) {
        this(anchorInterval, System::nanoTime, Instant::now);
    }

    AnchoredClock(Duration anchorInterval, LongSupplier ticker, InstantSource wall) {
        this.anchorNanosInterval = anchorInterval.toNanos();
        this.ticker = ticker;
        this.wall = wall;
        anchor(ticker.getAsLong());
        lastMicros = anchorMicros;
    }

    @Override
    public long nanos() {
        return ticker.getAsLong();
    }

    @Override
    public long microsAt(long nanos) {
        if (nanos - anchorNanos >= anchorNanosInterval) {
            anchor(nanos);
        }
        long micros = anchorMicros + (nanos - anchorNanos) / 1_000;
        if (micros < lastMicros && lastMicros - micros < LARGEST_HELD_STEP_MICROS) {
            return lastMicros;
        }
        lastMicros = micros;
        return micros;
    }

    private void anchor(long nanos) {
        anchorNanos = nanos;
        anchorMicros = ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant());
    }
}
