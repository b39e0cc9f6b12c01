package capstan.cluster.discovery;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Settings of `EcsTags`, from `pekko.discovery.ecs-tags`; `application.conf` says what each key does.
///
/// @param cluster name or ARN
/// @param service of which tasks are taken, empty for all services
/// @param tags that a task must have, each with this value
/// @param port of Pekko Management, on every task
/// @param endpoint URI of the API, empty for Amazon's own
public record EcsTagsSettings(
        String cluster,
        String service,
        Map<String, String> tags,
        int port,
        String region,
        String endpoint,
        Duration callTimeout) {

    /// Value of `pekko.discovery.method`.
    private static final String METHOD = "ecs-tags";

    private static final String PATH = "pekko.discovery." + METHOD;
    private static final int MOST_PORT = 65_535;

    public EcsTagsSettings {
        tags = Map.copyOf(tags);
        if (cluster.isBlank()) {
            throw new IllegalArgumentException(PATH
                    + ".cluster: expected the name of an ECS cluster, here or in CAPSTAN_ECS_CLUSTER, got nothing");
        }
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException(PATH + ".port: expected a port that is the same on all tasks"
                    + " (CAPSTAN_MANAGEMENT_PORT), got " + port);
        }
    }

    /// @param root the whole configuration
    public static EcsTagsSettings from(Config root) {
        Config config = root.getConfig(PATH);
        return new EcsTagsSettings(
                config.getString("cluster"),
                config.getString("service"),
                tags(config.getString("tags")),
                config.getInt("port"),
                config.getString("region"),
                config.getString("endpoint"),
                config.getDuration("call-timeout"));
    }

    /// Finds what is wrong with them, if nodes find each other by them.
    ///
    /// @param root the whole configuration
    public static void check(Config root) {
        if (root.getString("capstan.node.join").equals("bootstrap")
                && root.getString("pekko.discovery.method").equals(METHOD)) {
            from(root);
        }
    }

    private static Map<String, String> tags(String text) {
        var tags = new LinkedHashMap<String, String>();
        for (String tag : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = tag.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        PATH + ".tags: expected KEY=VALUE,KEY=VALUE,…, got '" + tag + "' in '" + text + "'");
            }
            tags.put(tag.substring(0, equals).strip(), tag.substring(equals + 1).strip());
        }
        return tags;
    }
}
