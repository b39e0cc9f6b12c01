package capstan.persistence.database;

import com.typesafe.config.Config;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Where PostgreSQL is and how it is spoken to; read from `capstan.persistence.postgres`.
///
/// @param url JDBC address without user and password, for example `jdbc:postgresql://localhost:5432/capstan`
/// @param user role that owns the tables
/// @param password of the role, empty when the server asks for none
/// @param applicationName what `pg_stat_activity` shows for our connections
/// @param poolSize connections at most
/// @param acquireTimeout how long a caller waits for a free connection
/// @param connectTimeout how long opening a connection may take
/// @param socketTimeout how long an answer may take before the connection is given up
/// @param standstillTimeout after which the server rolls back what a client has begun that stands still
/// @param clientTimeout after which the server gives up a client that it does not reach
/// @param pingTimeout how long the check for health waits, to connect and for an answer
/// @param maxLifetime age at which a connection is replaced
/// @param keepalive how often an idle connection is tested
/// @param tls whether and how connections are encrypted
public record DatabaseSettings(
        String url,
        String user,
        String password,
        String applicationName,
        int poolSize,
        Duration acquireTimeout,
        Duration connectTimeout,
        Duration socketTimeout,
        Duration standstillTimeout,
        Duration clientTimeout,
        Duration pingTimeout,
        Duration maxLifetime,
        Duration keepalive,
        DatabaseTlsSettings tls) {

    private static final String PATH = "capstan.persistence.postgres";
    private static final String JDBC_PREFIX = "jdbc:postgresql:";

    public DatabaseSettings {
        require(
                url.startsWith(JDBC_PREFIX),
                "url",
                "an address like postgresql://user:password@host:5432/database or jdbc:postgresql://host:5432/database",
                url.isEmpty() ? "nothing; pass --postgres or set " + PATH + ".url" : redact(url));
        tls.requireNotIn(url, redact(url));
        require(!user.isBlank(), "user", "the name of a database role", "nothing");
        require(poolSize >= 2 && poolSize <= 200, "pool-size", "2 to 200", Integer.toString(poolSize));
        requireAtLeast(Duration.ofMillis(250), acquireTimeout, "acquire-timeout");
        requireAtLeast(Duration.ofSeconds(1), connectTimeout, "connect-timeout");
        requireAtLeast(Duration.ofSeconds(1), socketTimeout, "socket-timeout");
        requireAtLeast(Duration.ofMillis(500), standstillTimeout, "standstill-timeout");
        requireAtLeast(Duration.ofSeconds(5), clientTimeout, "client-timeout");
        requireAtLeast(Duration.ofSeconds(1), pingTimeout, "ping-timeout");
        requireAtLeast(Duration.ofSeconds(30), maxLifetime, "max-lifetime");
        requireAtLeast(Duration.ofSeconds(30), keepalive, "keepalive");
        require(
                keepalive.compareTo(maxLifetime) < 0,
                "keepalive",
                "less than max-lifetime (" + maxLifetime + ")",
                keepalive.toString());
    }

    /// @param root the whole configuration
    public static DatabaseSettings from(Config root) {
        Config config = root.getConfig(PATH);
        var address = Address.parse(config.getString("url"), config.getString("user"), config.getString("password"));
        return new DatabaseSettings(
                address.url(),
                address.user(),
                address.password(),
                config.getString("application-name"),
                config.getInt("pool-size"),
                config.getDuration("acquire-timeout"),
                config.getDuration("connect-timeout"),
                config.getDuration("socket-timeout"),
                config.getDuration("standstill-timeout"),
                config.getDuration("client-timeout"),
                config.getDuration("ping-timeout"),
                config.getDuration("max-lifetime"),
                config.getDuration("keepalive"),
                DatabaseTlsSettings.from(root));
    }

    /// The address for people and logs: no password, no parameters.
    public String address() {
        return redact(url);
    }

    @Override
    public String toString() {
        return "DatabaseSettings[" + address() + " user=" + user + " poolSize=" + poolSize + "]";
    }

    private static String redact(String url) {
        String text = url.startsWith("jdbc:") ? url.substring("jdbc:".length()) : url;
        int query = text.indexOf('?');
        text = query < 0 ? text : text.substring(0, query);
        int at = text.lastIndexOf('@');
        int slashes = text.indexOf("//");
        return at < 0 || slashes < 0 ? text : text.substring(0, slashes + 2) + text.substring(at + 1);
    }

    private static void require(boolean holds, String key, String expected, String got) {
        if (!holds) {
            throw new IllegalArgumentException(PATH + "." + key + ": expected " + expected + ", got " + got);
        }
    }

    private static void requireAtLeast(Duration least, Duration value, String key) {
        require(value.compareTo(least) >= 0, key, "at least " + least, value.toString());
    }

    /// Takes user and password out of a `postgresql://user:password@host/database` address.
    private record Address(String url, String user, String password) {

        static Address parse(String text, String user, String password) {
            String trimmed = text.trim();
            if (!trimmed.startsWith("postgresql://") && !trimmed.startsWith("postgres://")) {
                return new Address(trimmed, user, password);
            }
            URI uri = uri(trimmed);
            String userInfo = uri.getRawUserInfo();
            String authority = uri.getRawAuthority();
            if (authority == null
                    || uri.getRawPath() == null
                    || uri.getRawPath().length() < 2) {
                throw new IllegalArgumentException(
                        PATH + ".url: expected postgresql://user:password@host:port/database, got " + redact(trimmed));
            }
            String hosts = authority.substring(authority.lastIndexOf('@') + 1);
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String url = JDBC_PREFIX + "//" + hosts + uri.getRawPath() + query;
            if (userInfo == null) {
                return new Address(url, user, password);
            }
            int colon = userInfo.indexOf(':');
            return colon < 0
                    ? new Address(url, decode(userInfo), password)
                    : new Address(url, decode(userInfo.substring(0, colon)), decode(userInfo.substring(colon + 1)));
        }

        private static URI uri(String text) {
            try {
                return URI.create(text);
            } catch (IllegalArgumentException malformed) {
                // The cause's text would repeat the password.
                throw new IllegalArgumentException(PATH + ".url: not an address: " + redact(text)
                        + " (special characters of the password must be percent-encoded)");
            }
        }

        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        }
    }
}
