package capstan.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.time.Duration;

/// How many nodes make a cluster. A first seed node that is started anew while it is cut off finds nobody and founds a
/// second cluster; that one must not begin to work, so several seed nodes found one only as most of them.
///
/// @param least members before any of them is up
/// @param timeout how long a node waits for so many in a cluster in which nobody is up, then it ends to be started
/// again
record FoundingSettings(int least, Duration timeout) {

    private static final String LEAST = "pekko.cluster.min-nr-of-members";
    private static final String TIMEOUT = "capstan.node.founding-timeout";

    FoundingSettings {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(TIMEOUT + " must be above 0, got " + timeout);
        }
    }

    /// @param root the whole configuration; a number of members in it that is not Pekko's own holds
    static FoundingSettings from(Config root) {
        int told = root.getInt(LEAST);
        int seeds = root.getStringList("capstan.node.seed-nodes").size();
        return new FoundingSettings(told > 1 ? told : most(seeds), root.getDuration(TIMEOUT));
    }

    /// More than half.
    private static int most(int seeds) {
        return seeds == 0 ? 1 : seeds / 2 + 1;
    }

    /// The configuration that the actor system gets.
    Config over(Config config) {
        return config.withValue(LEAST, ConfigValueFactory.fromAnyRef(least));
    }
}
