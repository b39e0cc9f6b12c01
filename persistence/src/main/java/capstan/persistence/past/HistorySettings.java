package capstan.persistence.past;

import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds of the images of books and of look-ups, from `capstan.persistence.history`; `reference.conf` says what each
/// one does.
public record HistorySettings(
        int queue,
        int batch,
        Duration keepAllFor,
        long thenEvery,
        Duration thinEvery,
        int cachedImages,
        int chunkRows,
        int maxFacts) {

    private static final String PATH = "capstan.persistence.history";

    public HistorySettings {
        atLeastOne("queue", queue);
        atLeastOne("batch", batch);
        atLeastOne("then-every", thenEvery);
        atLeastOne("thin-every", thinEvery.toMillis());
        atLeastOne("cached-images", cachedImages);
        atLeastOne("chunk-rows", chunkRows);
        atLeastOne("max-facts", maxFacts);
        if (keepAllFor.isNegative()) {
            throw new IllegalArgumentException(PATH + ".keep-all-for must not be negative, got " + keepAllFor);
        }
    }

    /// @param root the whole configuration
    public static HistorySettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new HistorySettings(
                config.getInt("queue"),
                config.getInt("batch"),
                config.getDuration("keep-all-for"),
                config.getLong("then-every"),
                config.getDuration("thin-every"),
                config.getInt("cached-images"),
                config.getInt("chunk-rows"),
                config.getInt("max-facts"));
    }

    /// The same without a bound of facts, for tools that have the time.
    public HistorySettings unbounded() {
        return new HistorySettings(
                queue, batch, keepAllFor, thenEvery, thinEvery, cachedImages, chunkRows, Integer.MAX_VALUE);
    }

    private static void atLeastOne(String key, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(PATH + "." + key + " must be at least 1, got " + value);
        }
    }
}
