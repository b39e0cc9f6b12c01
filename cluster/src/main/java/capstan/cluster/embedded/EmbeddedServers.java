package capstan.cluster.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The embedded servers of one data folder: started by whoever owns the folder, attached to by everybody else. Who
/// started them may kill them and start them anew where they were. Owned by one thread.
public final class EmbeddedServers implements AutoCloseable {

    /// Within which a killed server can be started again where it was.
    private static final Duration RESTART = Duration.ofSeconds(30);

    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

    private final DataFolder folder;
    private final SharedAddresses shared;
    private ServerAddresses addresses;
    private @Nullable PostgresServer postgres;
    private @Nullable RedisServer redis;

    private EmbeddedServers(
            DataFolder folder,
            SharedAddresses shared,
            ServerAddresses addresses,
            @Nullable PostgresServer postgres,
            @Nullable RedisServer redis) {
        this.folder = folder;
        this.shared = shared;
        this.addresses = addresses;
        this.postgres = postgres;
        this.redis = redis;
    }

    /// Starts the wanted servers on an owned folder, or attaches to those of the process that owns it.
    ///
    /// @throws DataFolderUnusable when another process owns the folder and has not started its servers yet
    /// @throws ServerUnavailable when a server does not start
    public static EmbeddedServers open(DataFolder folder, boolean wantPostgres, boolean wantRedis) {
        return open(folder, wantPostgres, wantRedis, SharedAddresses.NONE);
    }

    /// As `open`; servers that are started listen at further addresses, too.
    public static EmbeddedServers open(
            DataFolder folder, boolean wantPostgres, boolean wantRedis, SharedAddresses shared) {
        Optional<ServerAddresses> last = ServerAddresses.read(folder.path());
        if (!folder.isOwned()) {
            ServerAddresses running = last.orElseThrow(() -> new DataFolderUnusable(
                    "another Capstan process owns " + folder.path() + " but runs no servers on it yet; try again"));
            return new EmbeddedServers(folder, shared, running, null, null);
        }
        PostgresServer postgres = null;
        RedisServer redis = null;
        try {
            if (wantPostgres) {
                postgres = PostgresServer.start(
                        folder, last.map(ServerAddresses::postgresPort).orElse(0), shared);
            }
            if (wantRedis) {
                redis = RedisServer.start(
                        folder,
                        last.map(ServerAddresses::redisPort).orElse(0),
                        last.map(ServerAddresses::redisPid).orElse(0L),
                        shared.redisListens());
            }
            var addresses = new ServerAddresses(
                    postgres == null ? 0 : postgres.port(),
                    redis == null ? 0 : redis.port(),
                    redis == null ? 0 : redis.pid());
            addresses.write(folder.path());
            return new EmbeddedServers(folder, shared, addresses, postgres, redis);
        } catch (RuntimeException e) {
            close(postgres, redis);
            throw e;
        }
    }

    /// Ends PostgreSQL as a failing machine would, with SIGKILL.
    public void killPostgres() {
        required(postgres, "PostgreSQL").kill();
    }

    /// Starts PostgreSQL again on its port and its folder.
    ///
    /// @throws ServerUnavailable when it does not come up there
    public void startPostgres() {
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (true) {
            PostgresServer started = PostgresServer.start(folder, addresses.postgresPort(), shared);
            if (started.port() == addresses.postgresPort()) {
                postgres = started;
                return;
            }
            started.close();
            pauseUntil(deadline, "PostgreSQL", addresses.postgresPort());
        }
    }

    /// Ends Redis with SIGKILL; what it held is gone.
    public void killRedis() {
        required(redis, "Redis").kill();
    }

    /// Starts Redis again on its port, empty.
    ///
    /// @throws ServerUnavailable when it does not come up there
    public void startRedis() {
        long deadline = System.nanoTime() + RESTART.toNanos();
        while (true) {
            RedisServer started = RedisServer.start(folder, addresses.redisPort(), 0, shared.redisListens());
            if (started.port() == addresses.redisPort()) {
                redis = started;
                addresses = new ServerAddresses(addresses.postgresPort(), started.port(), started.pid());
                addresses.write(folder.path());
                return;
            }
            started.close();
            pauseUntil(deadline, "Redis", addresses.redisPort());
        }
    }

    /// Another program may have been given the port meanwhile.
    private static void pauseUntil(long deadline, String server, int port) {
        if (System.nanoTime() - deadline >= 0) {
            throw new ServerUnavailable(
                    "the embedded " + server + " cannot be started again: its port " + port + " is taken");
        }
        LockSupport.parkNanos(POLL_NANOS);
    }

    private static <S> S required(@Nullable S server, String name) {
        if (server == null) {
            throw new IllegalStateException("this process has started no " + name);
        }
        return server;
    }

    /// Ends servers that outlived a killed process on this folder, single or a cluster.
    ///
    /// @throws DataFolderUnusable when another process owns the folder
    /// @throws ServerUnavailable when one cannot be ended
    public static void endStale(DataFolder folder) {
        folder.requireOwned();
        ServerAddresses.read(folder.path()).ifPresent(last -> RedisServer.endStale(last.redisPid()));
        RedisCluster.endStale(folder);
        PostgresServer.endStale(folder);
    }

    public ServerAddresses addresses() {
        return addresses;
    }

    /// Stops what this process started; servers of another process go on.
    @Override
    public void close() {
        close(postgres, redis);
    }

    private static void close(@Nullable PostgresServer postgres, @Nullable RedisServer redis) {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }
}
