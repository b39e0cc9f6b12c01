package capstan.persistence;

import capstan.persistence.database.DatabaseSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/// A real PostgreSQL on a free port, as strict about losing nothing as in production.
public final class TestPostgres implements AutoCloseable {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final int port;
    private EmbeddedPostgres server;

    private TestPostgres() throws IOException {
        folder = Files.createTempDirectory("capstan-postgres");
        port = TestRedis.freePort();
        server = launch();
    }

    public static TestPostgres start() {
        try {
            return new TestPostgres();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The configuration of a new, empty database of this server.
    ///
    /// @param changes keys below `capstan.persistence.postgres`
    public Config newDatabase(Map<String, Object> changes) {
        String name = "test" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + name);
        return config(name, changes);
    }

    public Config newDatabase() {
        return newDatabase(Map.of());
    }

    public Config config(String database, Map<String, Object> changes) {
        return ConfigFactory.parseMap(changes)
                .withFallback(ConfigFactory.parseMap(Map.of(
                        "url", "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                        "user", "postgres",
                        "acquire-timeout", "1s",
                        "connect-timeout", "1s")))
                .atPath("capstan.persistence.postgres")
                .withFallback(ConfigFactory.parseResources("capstan-persistence.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /// Runs statements as the superuser, outside any pool.
    public void execute(String database, String... statements) {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static String databaseName(Config config) {
        String url = DatabaseSettings.from(config).url();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    public int port() {
        return port;
    }

    /// Kills the server as the kernel would, without a word.
    public void kill() {
        try {
            long pid = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            var processes = ProcessHandle.of(pid).stream()
                    .flatMap(postmaster -> java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(postmaster), postmaster.descendants()))
                    .toList();
            processes.forEach(ProcessHandle::destroyForcibly);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public void restart() {
        try {
            server.close();
            server = launch();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            try (var files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private EmbeddedPostgres launch() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "64MB")
                .setPGStartupWait(Duration.ofSeconds(30))
                .start();
    }
}
