package capstan.cluster.capture;

import com.typesafe.config.Config;
import java.time.Duration;

/// Tolerances of a capture's times, from `capstan.capture`; `application.conf` says what each does.
///
/// @param aheadBy how much later than its receipt an event may say it happened
/// @param lateBy how much earlier
public record CaptureRules(Duration aheadBy, Duration lateBy) {

    public CaptureRules {
        if (aheadBy.isNegative() || lateBy.isNegative()) {
            throw new IllegalArgumentException(
                    "capstan.capture: ahead-by and late-by must not be negative, got " + aheadBy + " and " + lateBy);
        }
    }

    /// @param root the whole configuration
    public static CaptureRules from(Config root) {
        Config config = root.getConfig("capstan.capture");
        return new CaptureRules(config.getDuration("ahead-by"), config.getDuration("late-by"));
    }

    long aheadMicros() {
        return aheadBy.toNanos() / 1_000;
    }

    long lateMicros() {
        return lateBy.toNanos() / 1_000;
    }
}
