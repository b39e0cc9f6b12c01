package capstan.persistence.retention;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/// What of the journal is kept, from `capstan.persistence.retention`; `reference.conf` says what each key does.
///
/// @param keepFor zero for no bound by age
/// @param keepEvents facts of a symbol, 0 for no bound by number
/// @param checkpoints how many parts what is kept is divided into; the oldest part is deleted as a whole
/// @param timeTravel whether books of everything that is kept must be to be looked up
/// @param sinks readers of the journal that must have an offset before anything is deleted
public record RetentionSettings(
        Duration keepFor,
        long keepEvents,
        int checkpoints,
        boolean timeTravel,
        List<String> sinks,
        Duration interval,
        Duration batchPause,
        int batchRows) {

    private static final String PATH = "capstan.persistence.retention";

    public RetentionSettings {
        sinks = List.copyOf(sinks);
        check(!keepFor.isNegative(), "keep-for", "0s or more", keepFor);
        check(keepEvents >= 0, "keep-events", "0 or more", keepEvents);
        check(checkpoints >= 1 && checkpoints <= 1_000, "checkpoints", "1 to 1000", checkpoints);
        check(interval.toMillis() >= 10, "interval", "at least 10ms", interval);
        check(!batchPause.isNegative(), "batch-pause", "0s or more", batchPause);
        check(batchRows >= 1 && batchRows <= 1_000_000, "batch-rows", "1 to 1000000", batchRows);
    }

    /// @param root the whole configuration
    public static RetentionSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new RetentionSettings(
                config.getDuration("keep-for"),
                config.getLong("keep-events"),
                config.getInt("checkpoints"),
                config.getBoolean("time-travel"),
                config.getStringList("sinks"),
                config.getDuration("interval"),
                config.getDuration("batch-pause"),
                config.getInt("batch-rows"));
    }

    /// False when everything is kept for ever.
    public boolean deletes() {
        return !keepFor.isZero() || keepEvents > 0;
    }

    private static void check(boolean holds, String key, String expected, Object got) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + key + ": expected " + expected + ", got " + got);
        }
    }
}
