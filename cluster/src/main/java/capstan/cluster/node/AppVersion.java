package capstan.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import org.apache.pekko.util.Version;

/// The version by which the cluster knows what a node runs. While members differ in it, shards go to that of the node
/// which joined last.
///
/// @param text such as `0.1.0-SNAPSHOT`
record AppVersion(String text) {

    private static final String SETTING = "capstan.node.app-version";
    private static final String BUILD = "capstan.node.build-id";
    private static final String PEKKO = "pekko.cluster.app-version";

    AppVersion {
        try {
            var _ = Version.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    SETTING + ": expected a version such as 1.4.2 or 1.4.2-beta, got '" + text + "'", e);
        }
    }

    /// @param root the whole configuration
    /// @param software its version, which holds when the configuration names none, with what that says of the build
    static AppVersion of(Config root, String software) {
        String named = root.getString(SETTING).strip();
        String build = root.getString(BUILD).strip();
        String built = build.isEmpty() ? software : software + "-" + build;
        return new AppVersion(named.isEmpty() ? built : named);
    }

    Config over(Config config) {
        return config.withValue(PEKKO, ConfigValueFactory.fromAnyRef(text));
    }
}
