package capstan.http.health;

import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds of the health checks.
///
/// @param checkTimeout longest wait for one component
/// @param keepFor how long a component's answer is told again before it is asked anew
public record HealthSettings(Duration checkTimeout, Duration keepFor) {

    public HealthSettings {
        if (checkTimeout.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException(
                    "capstan.http.health.check-timeout must be at least 10ms, got " + checkTimeout);
        }
        if (keepFor.isNegative() || keepFor.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("capstan.http.health.keep-for must lie in 0s..60s, got " + keepFor);
        }
    }

    /// @param config the group `capstan.http.health`
    public static HealthSettings from(Config config) {
        return new HealthSettings(config.getDuration("check-timeout"), config.getDuration("keep-for"));
    }
}
