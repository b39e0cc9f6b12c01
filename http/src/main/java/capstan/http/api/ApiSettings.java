package capstan.http.api;

import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds of what a reader may ask for.
///
/// @param defaultDepth levels a side of a book when the reader does not say
/// @param maxDepth most levels a side
/// @param defaultTrades trades when the reader does not say
/// @param maxTrades most trades
/// @param ledger bounds of what is told of the gap ledger
/// @param operator who may give orders
/// @param retryAfter when a reader is told to come again after an entity did not answer in time; whole seconds
public record ApiSettings(
        int defaultDepth,
        int maxDepth,
        int defaultTrades,
        int maxTrades,
        LedgerSettings ledger,
        OperatorToken operator,
        Duration retryAfter) {

    /// Bounds of what is told of the gap ledger.
    ///
    /// @param defaultLimit rows when the reader does not say
    /// @param maxLimit most rows
    /// @param proofRows open gaps and missing ranges that `/proof` lists at most
    /// @param keepFor how long the ledger's totals are told again before they are counted anew
    public record LedgerSettings(int defaultLimit, int maxLimit, int proofRows, Duration keepFor) {

        public LedgerSettings {
            range("ledger", "default-limit", defaultLimit, maxLimit);
            range("ledger", "proof-rows", proofRows, maxLimit);
            if (keepFor.isNegative() || keepFor.compareTo(Duration.ofMinutes(1)) > 0) {
                throw new IllegalArgumentException("capstan.http.ledger.keep-for must lie in 0s..60s, got " + keepFor);
            }
        }

        static LedgerSettings from(Config config) {
            return new LedgerSettings(
                    config.getInt("default-limit"),
                    config.getInt("max-limit"),
                    config.getInt("proof-rows"),
                    config.getDuration("keep-for"));
        }
    }

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
                LedgerSettings.from(config.getConfig("ledger")),
                new OperatorToken(config.getString("operator-token")),
                config.getDuration("retry-after"));
    }

    private static void range(String group, String key, int usual, int most) {
        if (usual < 1 || usual > most || most > 100_000) {
            throw new IllegalArgumentException("capstan.http." + group + ": 1 <= " + key
                    + " <= maximum <= 100000 must hold, got " + key + "=" + usual + " maximum=" + most);
        }
    }
}
