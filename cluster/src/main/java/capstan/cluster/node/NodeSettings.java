package capstan.cluster.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a node is, from `capstan.node`; `application.conf` says what each key does.
public record NodeSettings(
        String venue,
        Set<String> symbols,
        Set<String> roles,
        String name,
        JoinBy join,
        List<String> seedNodes,
        Duration startTimeout,
        Duration stopTimeout,
        Duration healthInterval,
        int detectionsKept) {

    public static final String INGEST = "ingest";
    public static final String MARKET = "market";
    public static final String API = "api";
    public static final String LAKE = "lake";
    public static final String TRAINER = "trainer";

    private static final int MOST_DETECTIONS = 1_000_000;
    private static final int STOP_STEPS = 3;
    private static final List<String> KNOWN_ROLES = List.of(INGEST, MARKET, API, LAKE, TRAINER);
    /// Roles for which this version has nothing to run.
    private static final Set<String> IDLE_ROLES = Set.of(LAKE, TRAINER);

    public NodeSettings {
        if (symbols.isEmpty()) {
            throw new IllegalArgumentException(
                    "no symbols to follow; name them with --symbols BTCUSDT,ETHUSDT or in capstan.node.symbols");
        }
        for (String symbol : symbols) {
            if (!symbol.equals(symbol.toUpperCase(Locale.ROOT)) || symbol.isBlank()) {
                throw new IllegalArgumentException("symbols are named in upper case, got '" + symbol + "'");
            }
        }
        for (String role : roles) {
            if (!KNOWN_ROLES.contains(role)) {
                throw new IllegalArgumentException(
                        "unknown role '" + role + "' in capstan.node.roles; this version knows " + KNOWN_ROLES);
            }
        }
        if (join == JoinBy.BOOTSTRAP && !seedNodes.isEmpty()) {
            throw new IllegalArgumentException("capstan.node.join = bootstrap finds its nodes by itself, expected no"
                    + " capstan.node.seed-nodes (--join), got " + seedNodes);
        }
        if (roles.isEmpty() || startTimeout.isNegative() || startTimeout.isZero() || stopTimeout.isNegative()) {
            throw new IllegalArgumentException("capstan.node needs at least one role and positive timeouts, got roles="
                    + roles + " start-timeout=" + startTimeout + " stop-timeout=" + stopTimeout);
        }
        if (detectionsKept < 1 || detectionsKept > MOST_DETECTIONS) {
            throw new IllegalArgumentException(
                    "capstan.node.detections-kept must be 1 to " + MOST_DETECTIONS + ", got " + detectionsKept);
        }
        if (healthInterval.toMillis() < 100) {
            throw new IllegalArgumentException(
                    "capstan.node.health-interval must be at least 100ms, got " + healthInterval);
        }
    }

    /// @param root the whole configuration
    public static NodeSettings from(Config root) {
        Config config = root.getConfig("capstan.node");
        return new NodeSettings(
                config.getString("venue"),
                names(config, "symbols"),
                names(config, "roles"),
                config.getString("name"),
                JoinBy.of(config.getString("join")),
                config.getStringList("seed-nodes"),
                config.getDuration("start-timeout"),
                config.getDuration("stop-timeout"),
                config.getDuration("health-interval"),
                config.getInt("detections-kept"));
    }

    /// The same with other symbols.
    NodeSettings following(Set<String> others) {
        return new NodeSettings(
                venue, others, roles, name, join, seedNodes, startTimeout, stopTimeout, healthInterval, detectionsKept);
    }

    /// Time for an orderly stop as a whole: lines drain, requests end, and symbols are handed over.
    Duration stopsWithin() {
        return stopTimeout.multipliedBy(STOP_STEPS);
    }

    /// The node's roles for which this version has nothing to run.
    Set<String> idleRoles() {
        return roles.stream().filter(IDLE_ROLES::contains).collect(Collectors.toCollection(TreeSet::new));
    }

    /// Whether the node has nothing to run at all.
    boolean isIdle() {
        return IDLE_ROLES.containsAll(roles);
    }

    /// Whether the node is a cluster of its own.
    boolean isAlone() {
        return join == JoinBy.SEEDS && seedNodes.isEmpty();
    }

    /// A list, or one text with commas between, which is all that an environment variable can say.
    private static Set<String> names(Config config, String key) {
        Stream<String> names = config.getValue(key).valueType() == ConfigValueType.STRING
                ? Arrays.stream(config.getString(key).split(","))
                : config.getStringList(key).stream();
        return names.map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /// Entity ids of the symbols, `venue:SYMBOL`.
    public List<String> ids() {
        return symbols.stream().map(symbol -> venue + ":" + symbol).toList();
    }
}
