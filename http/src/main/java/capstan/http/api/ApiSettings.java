package capstan.http.api;

import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds of what a reader may ask for.
///
/// @param defaultDepth levels a side of a book when the reader does not say
/// @param maxDepth most levels a side
/// @param defaultTrades trades when the reader does not say
/// @param maxTrades most trades
/// @param retryAfter when a reader is told to come again after an entity did not answer in time; whole seconds
public record ApiSettings(int defaultDepth, int maxDepth, int defaultTrades, int maxTrades, Duration retryAfter) {

    public ApiSettings {
        range("books", "default-depth", defaultDepth, maxDepth);
        range("trades", "default-limit", defaultTrades, maxTrades);
        if (retryAfter.toSeconds() < 1 || retryAfter.toSeconds() > 3600) {
            throw new IllegalArgumentException("capstan.http.retry-after must lie in 1s..1h, got " + retryAfter);
        }
    }

    /// @param config the group `capstan.http`
    public static ApiSettings from(Config config) {
        return new ApiSettings(
                config.getInt("books.default-depth"),
                config.getInt("books.max-depth"),
                config.getInt("trades.default-limit"),
                config.getInt("trades.max-limit"),
                config.getDuration("retry-after"));
    }

    private static void range(String group, String key, int usual, int most) {
        if (usual < 1 || usual > most || most > 100_000) {
            throw new IllegalArgumentException("capstan.http." + group + ": 1 <= " + key
                    + " <= maximum <= 100000 must hold, got " + key + "=" + usual + " maximum=" + most);
        }
    }
}
