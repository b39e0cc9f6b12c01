package capstan.streams.line;

import capstan.actors.BackoffSettings;
import capstan.streams.batch.BatchSettings;
import capstan.streams.connection.ConnectionSettings;
import capstan.streams.settings.SettingOutOfRange;
import capstan.streams.watch.WatchSettings;
import com.typesafe.config.Config;
import java.time.Duration;

/// How a line behaves, and its connections and batches. Keys and their meaning: `reference.conf`.
public record LineSettings(
        ConnectionSettings connection,
        BatchSettings batch,
        WatchSettings watch,
        int threads,
        Duration clockAnchorInterval,
        BackoffSettings backoff,
        Duration stableAfter,
        int maxAttempts,
        Duration attemptsWindow,
        Duration rotateAfter,
        Duration rotateJitter,
        Duration overlapLimit,
        Duration freshness,
        Duration maxSilenceInterval,
        Duration drainTimeout) {

    private static final String PATH = "capstan.streams.line";

    public LineSettings {
        check(threads >= 1 && threads <= 64, "threads", threads, "1 to 64");
        check(maxAttempts >= 1 && maxAttempts <= 300, "max-attempts", maxAttempts, "1 to 300 (the exchange's bound)");
        positive("clock-anchor-interval", clockAnchorInterval);
        positive("stable-after", stableAfter);
        positive("attempts-window", attemptsWindow);
        positive("rotate-after", rotateAfter);
        check(
                !rotateJitter.isNegative() && rotateJitter.compareTo(rotateAfter) < 0,
                "rotate-jitter",
                rotateJitter,
                "0 to less than rotate-after (" + rotateAfter + ")");
        positive("overlap-limit", overlapLimit);
        positive("freshness", freshness);
        check(
                maxSilenceInterval.compareTo(freshness) >= 0,
                "max-silence-interval",
                maxSilenceInterval,
                "at least freshness (" + freshness + ")");
        positive("drain-timeout", drainTimeout);
    }

    /// @param config the group `capstan.streams`
    public static LineSettings from(Config config) {
        var line = config.getConfig("line");
        return new LineSettings(
                ConnectionSettings.from(config.getConfig("connection")),
                BatchSettings.from(config.getConfig("batch")),
                WatchSettings.from(config.getConfig("watch")),
                line.getInt("threads"),
                line.getDuration("clock-anchor-interval"),
                BackoffSettings.from(line.getConfig("backoff")),
                line.getDuration("stable-after"),
                line.getInt("max-attempts"),
                line.getDuration("attempts-window"),
                line.getDuration("rotate-after"),
                line.getDuration("rotate-jitter"),
                line.getDuration("overlap-limit"),
                line.getDuration("freshness"),
                line.getDuration("max-silence-interval"),
                line.getDuration("drain-timeout"));
    }

    /// Symbols that one connection carries at most.
    public int symbolsPerConnection() {
        return connection.maxStreams() / connection.streams().size();
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key, value, "a positive duration");
    }
}
