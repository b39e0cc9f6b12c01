package capstan.cluster.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// The embedded servers of one data folder, which a test can kill and start again on the same ports.
public final class MortalServers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final DataFolder folder;
    private final int postgresPort;
    private final int redisPort;
    private PostgresServer postgres;
    private RedisServer redis;

    public MortalServers(Path path) {
        folder = DataFolder.open(path);
        postgres = PostgresServer.start(folder, 0);
        redis = RedisServer.start(folder, 0, 0);
        postgresPort = postgres.port();
        redisPort = redis.port();
    }

    /// A port of the loopback interface that nobody listens on now, for a server that must be told one.
    public static int freePort() {
        return FreePorts.preferring(0);
    }

    public ServerAddresses addresses() {
        return new ServerAddresses(postgresPort, redisPort, redis.pid());
    }

    /// Ends PostgreSQL as a failing machine would, with SIGKILL to its first process; its children follow it.
    public void killPostgres() throws Exception {
        end(postmaster());
        postgres.close();
    }

    /// Process id of PostgreSQL's first process.
    public long postmaster() throws IOException {
        Path file = folder.path().resolve("postgres").resolve("postmaster.pid");
        return Long.parseLong(Files.readAllLines(file).getFirst().strip());
    }

    /// Starts PostgreSQL again on the same port, as soon as the processes of the killed one are gone.
    public void startPostgres() {
        postgres = Awaitility.await()
                .atMost(PATIENCE)
                .ignoreException(ServerUnavailable.class)
                .until(() -> PostgresServer.start(folder, postgresPort), server -> server.port() == postgresPort);
    }

    /// Ends Redis with SIGKILL; what it held is gone.
    public void killRedis() throws Exception {
        end(redis.pid());
    }

    public void startRedis() {
        redis = RedisServer.start(folder, redisPort, 0);
    }

    @Override
    public void close() {
        redis.close();
        postgres.close();
        folder.close();
    }

    private static void end(long pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
