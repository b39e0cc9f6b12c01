package capstan.simulator.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The exchange's clock. Every rule that depends on time reads it, so a test can let a day pass at once.
public interface ExchangeClock {

    /// Monotonic time in ns from some origin.
    long nanoTime();

    /// µs since the epoch.
    long epochMicros();

    /// The machine's clock. The wall time runs monotonically from where it stood at the start, so that a
    /// correction of the machine's clock does not turn market time back.
    static ExchangeClock system() {
        long originNanos = System.nanoTime();
        long originMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        return new ExchangeClock() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public long epochMicros() {
                return originMicros + (System.nanoTime() - originNanos) / 1000;
            }
        };
    }
}
