package capstan.http.past;

import com.typesafe.config.Config;

/// Bounds of looking up the past.
///
/// @param parallelism look-ups at the same time
/// @param queue look-ups that may wait
public record PastSettings(int parallelism, int queue) {

    public PastSettings {
        if (parallelism < 1 || queue < 1) {
            throw new IllegalArgumentException("capstan.http.past: parallelism and queue must be at least 1, got "
                    + parallelism + " and " + queue);
        }
    }

    /// @param config the group `capstan.http`
    public static PastSettings from(Config config) {
        return new PastSettings(config.getInt("past.parallelism"), config.getInt("past.queue"));
    }
}
