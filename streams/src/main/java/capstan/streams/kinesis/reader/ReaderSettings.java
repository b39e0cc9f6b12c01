package capstan.streams.kinesis.reader;

import capstan.actors.BackoffSettings;
import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds and timers of what is read. Keys and their meaning: `reference.conf`.
///
/// @param fromOldest whether a stream without a stored position is begun with its oldest record, not with what comes
/// @param maxUnackedBytes frames of one shard that are read and not acked yet
/// @param maxBatchBytes frames of one batch for an entity
public record ReaderSettings(
        boolean fromOldest,
        Duration pollInterval,
        int maxRecords,
        long maxUnackedBytes,
        int maxBatchBytes,
        BackoffSettings backoff,
        Duration listInterval,
        Duration ackTimeout,
        Duration checkInterval,
        Duration silentAfter,
        Duration stopTimeout,
        Duration logInterval) {

    private static final String PATH = "capstan.streams.kinesis.reader";
    private static final String LATEST = "latest";
    private static final String TRIM_HORIZON = "trim-horizon";
    private static final int MOST_RECORDS = 10_000;

    public ReaderSettings {
        positive("poll-interval", pollInterval);
        check(maxRecords >= 1 && maxRecords <= MOST_RECORDS, "max-records", maxRecords, "1 to " + MOST_RECORDS);
        check(maxUnackedBytes >= 1024, "max-unacked-bytes", maxUnackedBytes, "at least 1 KiB");
        check(maxBatchBytes >= 1024, "max-batch-bytes", maxBatchBytes, "at least 1 KiB");
        positive("list-interval", listInterval);
        positive("ack-timeout", ackTimeout);
        positive("check-interval", checkInterval);
        positive("silent-after", silentAfter);
        positive("log-interval", logInterval);
        check(!stopTimeout.isNegative(), "stop-timeout", stopTimeout, "0 or more");
    }

    /// @param config the group `capstan.streams.kinesis.reader`
    public static ReaderSettings from(Config config) {
        String begin = config.getString("initial-position");
        check(
                begin.equals(LATEST) || begin.equals(TRIM_HORIZON),
                "initial-position",
                begin,
                LATEST + " or " + TRIM_HORIZON);
        return new ReaderSettings(
                begin.equals(TRIM_HORIZON),
                config.getDuration("poll-interval"),
                config.getInt("max-records"),
                config.getBytes("max-unacked-bytes"),
                Math.toIntExact(config.getBytes("max-batch-bytes")),
                BackoffSettings.from(config.getConfig("backoff")),
                config.getDuration("list-interval"),
                config.getDuration("ack-timeout"),
                config.getDuration("check-interval"),
                config.getDuration("silent-after"),
                config.getDuration("stop-timeout"),
                config.getDuration("log-interval"));
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key, value, "a positive duration");
    }
}
