package capstan.persistence.redis;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigUtil;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where Redis is and within which bounds it is used; read from `capstan.persistence.redis`.
///
/// @param uri `redis://[user:password@]host:port[/database]`, or `rediss://` for TLS; in cluster mode a
///     comma-separated list of seed nodes, each such an address or `host:port`
/// @param isCluster whether the server is a Redis Cluster
/// @param topologyRefresh how often a cluster is asked for its nodes, beside when it answers with a redirection
/// @param topologyRefreshMin shortest time between two questions that redirections and lost nodes lead to
/// @param connectTimeout how long opening a connection may take
/// @param commandTimeout how long an answer may take; the link counts as down afterwards
/// @param maxInFlight publishes that may be queued or unanswered; further ones fail at once
/// @param batch publishes written to the socket together at most
/// @param maxFailures publishes refused by the server in a row after which the circuit opens
/// @param reconnectMin shortest pause before the next attempt to connect
/// @param reconnectMax longest pause before the next attempt to connect
/// @param tradesTtl life of `tr:*` after a publish
/// @param featuresTtl life of `feat:*` after a publish
/// @param healthTtl life of `health:*` after a report
/// @param readBatch symbols that one server-side read covers at most
/// @param defaultSector `sector` of a quote whose symbol is not in `sectors`; empty for none
/// @param sectors `sector` of quotes by symbol
/// @param tls for `rediss://`
public record RedisSettings(
        String uri,
        boolean isCluster,
        Duration topologyRefresh,
        Duration topologyRefreshMin,
        Duration connectTimeout,
        Duration commandTimeout,
        int maxInFlight,
        int batch,
        int maxFailures,
        Duration reconnectMin,
        Duration reconnectMax,
        Duration tradesTtl,
        Duration featuresTtl,
        Duration healthTtl,
        int readBatch,
        String defaultSector,
        Map<String, String> sectors,
        RedisTlsSettings tls) {

    private static final String PATH = "capstan.persistence.redis";
    /// Says in the address itself that it is a cluster's, for places that take only an address.
    private static final Pattern CLUSTER = Pattern.compile("^(rediss?)\\+cluster://");
    private static final Pattern SCHEME = Pattern.compile("^rediss?://([^@/]*@)?");
    private static final Pattern SECTOR = Pattern.compile("[A-Za-z0-9 &/._-]{0,64}");

    public RedisSettings {
        sectors = Map.copyOf(sectors);
        require(
                uri.startsWith("redis://") || uri.startsWith("rediss://"),
                "uri",
                "an address like redis://host:6379",
                uri.isEmpty() ? "nothing; pass --redis or set " + PATH + ".uri" : redact(uri));
        tls.requireFits(uri, redact(uri));
        requireAtLeast(Duration.ofSeconds(1), topologyRefresh, "topology-refresh");
        requireAtLeast(Duration.ofMillis(100), topologyRefreshMin, "topology-refresh-min");
        requireAtLeast(Duration.ofMillis(100), connectTimeout, "connect-timeout");
        requireAtLeast(Duration.ofMillis(50), commandTimeout, "command-timeout");
        requireRange("max-in-flight", maxInFlight, 16, 1_000_000);
        requireRange("batch", batch, 1, 10_000);
        requireRange("max-failures", maxFailures, 1, 10_000);
        requireAtLeast(Duration.ofMillis(10), reconnectMin, "reconnect-min");
        requireAtLeast(reconnectMin, reconnectMax, "reconnect-max");
        requireAtLeast(Duration.ofSeconds(1), tradesTtl, "trades-ttl");
        requireAtLeast(Duration.ofSeconds(1), featuresTtl, "features-ttl");
        requireAtLeast(Duration.ofSeconds(1), healthTtl, "health-ttl");
        requireRange("read-batch", readBatch, 1, 10_000);
        requireSector("default-sector", defaultSector);
        sectors.forEach((symbol, sector) -> requireSector("sectors." + symbol, sector));
    }

    /// @param root the whole configuration
    public static RedisSettings from(Config root) {
        Config config = root.getConfig(PATH);
        var sectors = new HashMap<String, String>();
        config.getConfig("sectors")
                .entrySet()
                .forEach(entry -> sectors.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        String.valueOf(entry.getValue().unwrapped())));
        String uri = config.getString("uri").trim();
        return new RedisSettings(
                CLUSTER.matcher(uri).replaceFirst("$1://"),
                config.getBoolean("cluster") || CLUSTER.matcher(uri).find(),
                config.getDuration("topology-refresh"),
                config.getDuration("topology-refresh-min"),
                config.getDuration("connect-timeout"),
                config.getDuration("command-timeout"),
                config.getInt("max-in-flight"),
                config.getInt("batch"),
                config.getInt("max-failures"),
                config.getDuration("reconnect-min"),
                config.getDuration("reconnect-max"),
                config.getDuration("trades-ttl"),
                config.getDuration("features-ttl"),
                config.getDuration("health-ttl"),
                config.getInt("read-batch"),
                config.getString("default-sector"),
                sectors,
                RedisTlsSettings.from(root));
    }

    /// The address for people and logs: no password.
    public String address() {
        return redact(uri);
    }

    /// The addresses of a cluster's seed nodes; those that name no scheme have that of the first one, with its user
    /// and password.
    List<String> seeds() {
        List<String> seeds = Arrays.stream(uri.split(",")).map(String::strip).toList();
        Matcher first = SCHEME.matcher(seeds.getFirst());
        String scheme = first.find() ? first.group() : "";
        return seeds.stream()
                .map(seed -> seed.contains("://") ? seed : scheme + seed)
                .toList();
    }

    /// `sector` of a symbol's quotes, empty for none.
    public String sector(String symbol) {
        return sectors.getOrDefault(symbol, defaultSector);
    }

    @Override
    public String toString() {
        return "RedisSettings[" + address() + " cluster=" + isCluster + "]";
    }

    private static String redact(String uri) {
        return uri.replaceAll("//[^@/]*@", "//");
    }

    private static void require(boolean holds, String key, String expected, String got) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + key + ": expected " + expected + ", got " + got);
        }
    }

    private static void requireSector(String key, String sector) {
        require(SECTOR.matcher(sector).matches(), key, "up to 64 letters, digits, spaces or & / . _ -", sector);
    }

    private static void requireRange(String key, int value, int least, int most) {
        require(value >= least && value <= most, key, least + " to " + most, Integer.toString(value));
    }

    private static void requireAtLeast(Duration least, Duration value, String key) {
        require(value.compareTo(least) >= 0, key, "at least " + least, value.toString());
    }
}
