package capstan.persistence.journal;

import com.typesafe.config.Config;

/// Bounds of reading the journal directly; read from `capstan.persistence.journal-reader`.
///
/// @param chunkBytes payload handed over to the consumer at once
/// @param chunkRows rows handed over at once, at most
/// @param prefetch chunks that are read ahead of the consumer at most
public record JournalReaderSettings(int chunkBytes, int chunkRows, int prefetch) {

    private static final String PATH = "capstan.persistence.journal-reader";

    public JournalReaderSettings {
        requireRange("chunk-size", chunkBytes, 16 << 10, 256 << 20);
        requireRange("chunk-rows", chunkRows, 1, 1_000_000);
        requireRange("prefetch", prefetch, 1, 64);
    }

    /// @param root the whole configuration
    public static JournalReaderSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new JournalReaderSettings(
                Math.toIntExact(config.getBytes("chunk-size")), config.getInt("chunk-rows"), config.getInt("prefetch"));
    }

    private static void requireRange(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    PATH + "." + key + ": expected " + least + " to " + most + ", got " + value);
        }
    }
}
