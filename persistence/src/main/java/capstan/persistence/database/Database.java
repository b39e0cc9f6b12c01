package capstan.persistence.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of connections to one PostgreSQL. Safe for any thread; opening it does not need the server to be there.
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(200);

    /// Unanswered questions of the server's network after which a client is gone.
    private static final int KEEPALIVE_PROBES = 3;

    private final DatabaseSettings settings;
    private final HikariDataSource pool;
    private final DatabaseProbe probe;

    private Database(DatabaseSettings settings, HikariDataSource pool) {
        this.settings = settings;
        this.pool = pool;
        this.probe = new DatabaseProbe(settings);
    }

    public static Database open(DatabaseSettings settings) {
        var config = new HikariConfig();
        config.setPoolName("capstan-postgres");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password());
        config.setMaximumPoolSize(settings.poolSize());
        config.setMinimumIdle(Math.min(2, settings.poolSize()));
        config.setConnectionTimeout(settings.acquireTimeout().toMillis());
        config.setValidationTimeout(Math.min(
                settings.acquireTimeout().toMillis(), Duration.ofSeconds(3).toMillis()));
        config.setMaxLifetime(settings.maxLifetime().toMillis());
        config.setKeepaliveTime(settings.keepalive().toMillis());
        config.setConnectionInitSql(sessionSettings(settings));
        config.setInitializationFailTimeout(-1); // a missing server is told by `awaitReady` and `ping`
        config.addDataSourceProperty("ApplicationName", settings.applicationName());
        config.addDataSourceProperty("connectTimeout", seconds(settings.connectTimeout()));
        config.addDataSourceProperty("loginTimeout", seconds(settings.connectTimeout()));
        config.addDataSourceProperty("socketTimeout", seconds(settings.socketTimeout()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        settings.tls().properties().forEach(config::addDataSourceProperty);
        // One multi-row INSERT a batch instead of a row each: a third of the server's work for small events.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        return new Database(settings, new HikariDataSource(config));
    }

    /// What the server is to do with a client of which it hears nothing. A node that stands still, or whose network is
    /// cut, between a write and its commit would else keep others from writing the same entity as long as it likes.
    private static String sessionSettings(DatabaseSettings settings) {
        long probe = Math.max(1, settings.clientTimeout().toSeconds() / (KEEPALIVE_PROBES + 1));
        return "set idle_in_transaction_session_timeout = "
                + settings.standstillTimeout().toMillis() + "; set tcp_keepalives_idle = " + probe
                + "; set tcp_keepalives_interval = " + probe + "; set tcp_keepalives_count = " + KEEPALIVE_PROBES;
    }

    public DataSource dataSource() {
        return pool;
    }

    public DatabaseSettings settings() {
        return settings;
    }

    /// Waits until the server takes connections.
    ///
    /// @throws DatabaseFailure when it still does not after `patience`, or at once when waiting cannot help
    public void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (true) {
            try (Connection connection = pool.getConnection()) {
                if (connection.isValid(seconds(settings.connectTimeout()))) {
                    return;
                }
            } catch (SQLException failure) {
                var explained = DatabaseFailure.of(settings.address(), failure);
                boolean isLost =
                        System.nanoTime() >= deadline || Thread.currentThread().isInterrupted();
                if (isLost || !explained.kind().isPassing()) {
                    throw explained;
                }
                if (!told) {
                    LOG.info("waiting for PostgreSQL address={} reason={}", settings.address(), explained.getMessage());
                    told = true;
                }
            }
            LockSupport.parkNanos(RETRY_PAUSE.toNanos());
        }
    }

    /// Asks the server for a small write and says how it went; for health. Never throws for what the server does, and
    /// does not wait for a connection of the pool.
    public Status ping() {
        return probe.ping();
    }

    /// Connections that are lent out at present.
    public int busyConnections() {
        return pool.getHikariPoolMXBean().getActiveConnections();
    }

    /// Callers that wait for a connection at present.
    public int waitingCallers() {
        return pool.getHikariPoolMXBean().getThreadsAwaitingConnection();
    }

    @Override
    public void close() {
        probe.close();
        pool.close();
    }

    private static int seconds(Duration duration) {
        return Math.toIntExact(Math.max(1, duration.toSeconds()));
    }

    /// @param isUp whether the server took a write
    /// @param latency how long it took to answer or to fail
    /// @param version of the server, empty when down
    /// @param failure why it is down, null when it is up
    public record Status(
            boolean isUp,
            Duration latency,
            String version,
            @Nullable DatabaseFailure failure) {

        static Status up(Duration latency, String version) {
            return new Status(true, latency, version, null);
        }

        static Status down(Duration latency, DatabaseFailure failure) {
            return new Status(false, latency, "", failure);
        }
    }
}
