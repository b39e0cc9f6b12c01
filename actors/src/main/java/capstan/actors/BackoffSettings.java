package capstan.actors;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.SupervisorStrategy;

/// How long to wait between tries of something that failed.
///
/// @param min wait after the first failure
/// @param max no wait is longer, jitter apart
/// @param jitter share of the wait that is added at random, so that many symbols do not try in step; in [0, 1]
public record BackoffSettings(Duration min, Duration max, double jitter) {

    public BackoffSettings {
        if (min.isZero() || min.isNegative() || max.compareTo(min) < 0 || jitter < 0 || jitter > 1) {
            throw new IllegalArgumentException("backoff needs 0 < min <= max and jitter in [0, 1], got min=" + min
                    + " max=" + max + " jitter=" + jitter);
        }
    }

    /// Starts an actor again and again, with these waits between.
    ///
    /// @param stashCapacity messages kept for it meanwhile
    public BackoffSupervisorStrategy toStrategy(int stashCapacity) {
        return SupervisorStrategy.restartWithBackoff(min, max, jitter).withStashCapacity(stashCapacity);
    }

    /// @param config with the keys `min`, `max` and `jitter`
    public static BackoffSettings from(Config config) {
        return new BackoffSettings(config.getDuration("min"), config.getDuration("max"), config.getDouble("jitter"));
    }
}
