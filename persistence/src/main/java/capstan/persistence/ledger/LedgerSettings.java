package capstan.persistence.ledger;

import com.typesafe.config.Config;
import java.time.Duration;

/// How the gap ledger follows the journal; read from `capstan.persistence.ledger`.
///
/// @param pollInterval between two looks for new facts
/// @param settleInterval before the next look when writers were under way
/// @param retryPause before the next look when the database failed
/// @param batchRows facts that go into one transaction at most
/// @param fetchRows facts held in memory at once
public record LedgerSettings(
        Duration pollInterval, Duration settleInterval, Duration retryPause, int batchRows, int fetchRows) {

    private static final String PATH = "capstan.persistence.ledger";

    public LedgerSettings {
        requireAtLeast(10, "poll-interval", pollInterval);
        requireAtLeast(1, "settle-interval", settleInterval);
        requireAtLeast(10, "retry-pause", retryPause);
        requireRange("batch-rows", batchRows, 1, 100_000);
        requireRange("fetch-rows", fetchRows, 1, batchRows);
        if (settleInterval.compareTo(pollInterval) > 0) {
            throw new IllegalArgumentException(PATH + ".settle-interval: expected at most poll-interval ("
                    + pollInterval + "), got " + settleInterval);
        }
    }

    /// @param root the whole configuration
    public static LedgerSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new LedgerSettings(
                config.getDuration("poll-interval"),
                config.getDuration("settle-interval"),
                config.getDuration("retry-pause"),
                config.getInt("batch-rows"),
                config.getInt("fetch-rows"));
    }

    private static void requireAtLeast(long millis, String key, Duration value) {
        if (value.toMillis() < millis) {
            throw new IllegalArgumentException(PATH + "." + key + ": expected at least " + millis + "ms, got " + value);
        }
    }

    private static void requireRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PATH + "." + key + ": expected " + least + " to " + most + ", got " + value);
        }
    }
}
