package capstan.persistence.journal;

import com.typesafe.config.Config;

/// Bounds of reading the journal directly; read from `capstan.persistence.journal-reader`.
///
/// @param fetchBytes payload asked for in one round trip
/// @param fetchRows rows asked for in one round trip at most
/// @param prefetch round trips that are read ahead of the consumer at most
public record JournalReaderSettings(int fetchBytes, int fetchRows, int prefetch) {

    private static final String PATH = "capstan.persistence.journal-reader";

    public JournalReaderSettings {
        requireRange("fetch-size", fetchBytes, 16 << 10, 256 << 20);
        requireRange("fetch-rows", fetchRows, 1, 1_000_000);
        requireRange("prefetch", prefetch, 1, 64);
    }

    /// @param root the whole configuration
    public static JournalReaderSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new JournalReaderSettings(
                Math.toIntExact(config.getBytes("fetch-size")), config.getInt("fetch-rows"), config.getInt("prefetch"));
    }

    private static void requireRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PATH + "." + key + ": expected " + least + " to " + most + ", got " + value);
        }
    }
}
