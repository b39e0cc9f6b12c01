package capstan.persistence.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Asks the server how it is over a connection of its own, so that a pool which waits for a dead server, or whose
/// connections are all lent out, does not keep it from saying what is wrong. Safe for any thread.
final class DatabaseProbe implements AutoCloseable {

    private final DatabaseSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Connection kept;
    private volatile boolean isClosed;

    DatabaseProbe(DatabaseSettings settings) {
        this.settings = settings;
    }

    Database.Status ping() {
        lock.lock();
        long begin = System.nanoTime();
        try {
            String version = version();
            return Database.Status.up(Duration.ofNanos(System.nanoTime() - begin), version);
        } catch (SQLException failure) {
            discard();
            var explained = DatabaseFailure.of(settings.address(), failure);
            return Database.Status.down(Duration.ofNanos(System.nanoTime() - begin), explained);
        } finally {
            lock.unlock();
        }
    }

    /// Waits for nobody: those who ask may stand in a line for a server that does not answer, and whoever closes has
    /// more to close.
    @Override
    public void close() {
        isClosed = true;
        if (lock.tryLock()) {
            try {
                discard();
            } finally {
                lock.unlock();
            }
        } else {
            end(kept, asked -> asked.abort(Runnable::run));
        }
    }

    /// A kept connection may have died with a server that is back by now, so its failure is not the answer yet.
    private String version() throws SQLException {
        requireOpen();
        Connection connection = kept;
        if (connection != null) {
            try {
                return write(connection);
            } catch (SQLException failure) {
                discard();
                requireOpen();
            }
        }
        connection = open();
        kept = connection;
        requireOpen(); // it may have been closed meanwhile, then nobody but this call would close this one
        return write(connection);
    }

    private void requireOpen() throws SQLException {
        if (isClosed) {
            throw new SQLException("the connections to the database are closed");
        }
    }

    private String write(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("insert into node_liveness (node, seen_at) values ('"
                    + settings.applicationName().replace("'", "''")
                    + "', now()) on conflict (node) do update set seen_at = excluded.seen_at");
            try (ResultSet version = statement.executeQuery("show server_version")) {
                version.next();
                return version.getString(1);
            }
        }
    }

    private Connection open() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password());
        properties.setProperty("ApplicationName", settings.applicationName() + "-health");
        String seconds = Long.toString(settings.pingTimeout().toSeconds());
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.putAll(settings.tls().properties());
        return DriverManager.getConnection(settings.url(), properties);
    }

    private void discard() {
        end(kept, Connection::close);
        kept = null;
    }

    private static void end(@Nullable Connection connection, Ending ending) {
        if (connection != null) {
            try {
                ending.of(connection);
            } catch (SQLException alreadyDead) {
                // Nothing is lost with a connection that cannot even be closed.
            }
        }
    }

    private interface Ending {
        void of(Connection connection) throws SQLException;
    }
}
