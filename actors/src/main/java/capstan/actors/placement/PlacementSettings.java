package capstan.actors.placement;

import com.typesafe.config.Config;
import java.time.Duration;

/// How shards are placed, from `capstan.actors.placement`; `reference.conf` says what each key does.
public record PlacementSettings(
        Duration reportInterval,
        double smoothing,
        double idleRate,
        double tolerance,
        double leastDifference,
        int movesARound,
        Duration coolDown) {

    /// How many reports may be missing before a shard counts as idle.
    private static final int REPORTS_MISSED = 3;

    public PlacementSettings {
        positive("report-interval", reportInterval);
        positive("cool-down", coolDown);
        range("smoothing", smoothing, 0.01, 1);
        range("idle-rate", idleRate, 0.001, 1_000_000);
        range("tolerance", tolerance, 0.01, 10);
        range("least-difference", leastDifference, 0, 1e9);
        range("moves-a-round", movesARound, 1, 1_000);
    }

    /// @param root the whole configuration
    public static PlacementSettings from(Config root) {
        Config config = root.getConfig("capstan.actors.placement");
        return new PlacementSettings(
                config.getDuration("report-interval"),
                config.getDouble("smoothing"),
                config.getDouble("idle-rate"),
                config.getDouble("tolerance"),
                config.getDouble("least-difference"),
                config.getInt("moves-a-round"),
                config.getDuration("cool-down"));
    }

    /// A shard of which nothing was reported for this long is idle.
    Duration idleAfter() {
        return reportInterval.multipliedBy(REPORTS_MISSED);
    }

    private static void positive(String key, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("capstan.actors.placement." + key + " must be positive, got " + value);
        }
    }

    private static void range(String key, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new IllegalArgumentException(
                    "capstan.actors.placement." + key + " must lie in " + least + ".." + most + ", got " + value);
        }
    }
}
