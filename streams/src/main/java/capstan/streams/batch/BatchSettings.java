package capstan.streams.batch;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds and timers of what is collected for the entities. Keys and their meaning: `reference.conf`.
public record BatchSettings(
        int maxFrames,
        int maxBytes,
        long highWaterBytes,
        long lowWaterBytes,
        Duration linger,
        Duration ackTimeout,
        Duration pauseLimit,
        Duration checkInterval,
        Duration logInterval) {

    private static final String PATH = "capstan.streams.batch";
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(1);

    public BatchSettings {
        check(maxFrames >= 1, "max-frames", maxFrames, "at least 1");
        check(maxBytes >= 1024 && maxBytes <= 64 << 20, "max-bytes", maxBytes, "1 KiB to 64 MiB");
        check(highWaterBytes >= maxBytes, "high-water", highWaterBytes, "at least max-bytes (" + maxBytes + ")");
        check(
                lowWaterBytes > 0 && lowWaterBytes < highWaterBytes,
                "low-water",
                lowWaterBytes,
                "above 0 and below high-water (" + highWaterBytes + ")");
        check(
                !linger.isNegative() && linger.compareTo(LONGEST_LINGER) <= 0,
                "linger",
                linger,
                "0 to " + LONGEST_LINGER);
        positive("ack-timeout", ackTimeout);
        positive("pause-limit", pauseLimit);
        positive("check-interval", checkInterval);
        positive("log-interval", logInterval);
    }

    /// @param config the group `capstan.streams.batch`
    public static BatchSettings from(Config config) {
        return new BatchSettings(
                config.getInt("max-frames"),
                Math.toIntExact(config.getBytes("max-bytes")),
                config.getBytes("high-water"),
                config.getBytes("low-water"),
                config.getDuration("linger"),
                config.getDuration("ack-timeout"),
                config.getDuration("pause-limit"),
                config.getDuration("check-interval"),
                config.getDuration("log-interval"));
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key, value, "a positive duration");
    }
}
