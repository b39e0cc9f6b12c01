package capstan.cluster.embedded;

import ch.qos.logback.classic.Level;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A real PostgreSQL on a data folder. What it has acknowledged is on the disk: fsync and synchronous commit are on.
/// Runs as root too, in a user namespace in which it is not root.
final class PostgresServer implements AutoCloseable {

    static final String USER = "postgres";
    static final String DATABASE = "capstan";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final Duration STARTUP = Duration.ofSeconds(60);
    private static final Duration STALE_STOP = Duration.ofSeconds(30);
    private static final Duration KILLED = Duration.ofSeconds(10);

    private final EmbeddedPostgres server;
    private final Path folder;

    private PostgresServer(EmbeddedPostgres server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /// Starts on `data/postgres`, after ending a server that outlived its node there.
    ///
    /// @throws ServerUnavailable when it does not come up; the message holds the end of its own log
    static PostgresServer start(DataFolder data, int wantedPort, SharedAddresses shared) {
        Path folder = data.path().resolve("postgres");
        Path log = data.path().resolve("logs").resolve("postgres.log");
        try {
            Files.createDirectories(log.getParent());
            endStale(folder);
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(ProgramCache.folder(data).toFile())
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(FreePorts.preferring(wantedPort))
                    .setPGStartupWait(STARTUP)
                    .setServerConfig("listen_addresses", String.join(",", shared.postgresListens()))
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("wal_buffers", "16MB")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("checkpoint_timeout", "15min")
                    .setServerConfig("wal_compression", "off")
                    .setServerConfig("jit", "off")
                    .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            createDatabase(server);
            if (PostgresClients.letIn(folder, shared.clients())) {
                readAgain(server);
            }
            return new PostgresServer(server, folder);
        } catch (IOException | IllegalStateException | SQLException e) {
            throw new ServerUnavailable(
                    "the embedded PostgreSQL did not start on " + folder + ": " + e.getMessage() + lastLines(log)
                            + " (whole log: " + log + "; with --postgres a server of your own is used)",
                    e);
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("postgresql did not stop cleanly reason={}", e.getMessage());
        }
    }

    /// Ends it as a failing machine would: SIGKILL to its first process. Its other processes see that and end too;
    /// until they have, none can be started on its folder.
    void kill() {
        try {
            Optional<ProcessHandle> first = stale(folder);
            if (first.isPresent()) {
                List<ProcessHandle> others = first.get().descendants().toList();
                Ending.kill(first.get(), KILLED);
                others.forEach(process -> Ending.await(process, KILLED));
            }
        } catch (IOException e) {
            throw new ServerUnavailable("the embedded PostgreSQL on " + folder + " cannot be found to be killed", e);
        }
        closeDead();
    }

    /// Lets go of the folder. It would say with a stack trace that it cannot stop what is dead already.
    private void closeDead() {
        if (LoggerFactory.getLogger(EmbeddedPostgres.class) instanceof ch.qos.logback.classic.Logger logger) {
            Level before = logger.getLevel();
            logger.setLevel(Level.OFF);
            close();
            logger.setLevel(before);
        } else {
            close();
        }
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                var found = statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                try (Statement create = connection.createStatement()) {
                    create.execute("create database " + DATABASE);
                }
            }
        }
    }

    private static void readAgain(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_reload_conf()");
        }
    }

    /// Ends a server that a killed node may have left on a folder.
    static void endStale(DataFolder data) {
        Path folder = data.path().resolve("postgres");
        try {
            endStale(folder);
        } catch (IOException e) {
            throw new ServerUnavailable("a PostgreSQL of an earlier run cannot be looked for in " + folder, e);
        }
    }

    /// A server whose node was killed goes on alone. It is ended before a new one takes its folder; PostgreSQL treats
    /// SIGINT as the order to roll back what is open and stop at once.
    private static void endStale(Path folder) throws IOException {
        Optional<ProcessHandle> stale = stale(folder);
        if (stale.isEmpty()) {
            return;
        }
        long pid = stale.get().pid();
        LOG.info("postgresql of an earlier node still runs, stopping it pid={}", pid);
        new ProcessBuilder("kill", "-INT", Long.toString(pid)).inheritIO().start();
        try {
            stale.get().onExit().get(STALE_STOP.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted while an earlier PostgreSQL stopped", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new ServerUnavailable(
                    "a PostgreSQL of an earlier node (process " + pid + ") does not stop; end it and try again", e);
        }
    }

    private static Optional<ProcessHandle> stale(Path folder) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        var lines = Files.readAllLines(pidFile);
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .commandLine()
                        .map(line -> line.toLowerCase(Locale.ROOT).contains("postgres"))
                        .orElse(false));
    }

    private static String lastLines(Path log) {
        try {
            var lines = Files.readAllLines(log);
            return "; its log ends: " + String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}
