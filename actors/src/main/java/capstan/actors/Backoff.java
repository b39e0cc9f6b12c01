package capstan.actors;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/// Waits that double with each failure in a row, with jitter. Mutable; owned by one actor.
public final class Backoff {

    private static final int MAX_DOUBLINGS = 30;

    private final BackoffSettings settings;
    private int failures;

    public Backoff(BackoffSettings settings) {
        this.settings = settings;
    }

    /// Counts one more failure and says how long to wait before the next try.
    public Duration next() {
        double factor = Math.scalb(1.0, Math.min(failures, MAX_DOUBLINGS));
        failures++;
        double nanos =
                Math.min(settings.min().toNanos() * factor, settings.max().toNanos());
        double jitter = 1 + settings.jitter() * ThreadLocalRandom.current().nextDouble();
        return Duration.ofNanos((long) (nanos * jitter));
    }

    /// Failures in a row so far.
    public int failures() {
        return failures;
    }

    /// Says that it worked; the next failure waits `min` again.
    public void reset() {
        failures = 0;
    }
}
