package capstan.cluster.node;

import com.typesafe.config.Config;
import java.time.Duration;

/// How a node keeps to the cluster's list of symbols, from `capstan.node.symbol-list`; `application.conf` says
/// what each key does.
record SymbolListSettings(Duration pollInterval, int most, Duration venueAnswer, Duration repeatAfter) {

    private static final String PATH = "capstan.node.symbol-list";
    private static final Duration LEAST_POLL = Duration.ofMillis(50);

    SymbolListSettings {
        check(pollInterval.compareTo(LEAST_POLL) >= 0, "poll-interval", pollInterval, "at least " + LEAST_POLL);
        check(most >= 1, "most", most, "at least 1");
        check(venueAnswer.isPositive(), "venue-answer", venueAnswer, "a positive duration");
        check(repeatAfter.isPositive(), "repeat-after", repeatAfter, "a positive duration");
    }

    /// @param root the whole configuration
    static SymbolListSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new SymbolListSettings(
                config.getDuration("poll-interval"),
                config.getInt("most"),
                config.getDuration("venue-answer"),
                config.getDuration("repeat-after"));
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + key + " must be " + expected + ", got " + value);
        }
    }
}
