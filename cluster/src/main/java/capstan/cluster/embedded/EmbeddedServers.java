package capstan.cluster.embedded;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The embedded servers of one data folder: started by whoever owns the folder, attached to by everybody else.
public final class EmbeddedServers implements AutoCloseable {

    private final ServerAddresses addresses;
    private final @Nullable PostgresServer postgres;
    private final @Nullable RedisServer redis;

    private EmbeddedServers(ServerAddresses addresses, @Nullable PostgresServer postgres, @Nullable RedisServer redis) {
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
            return new EmbeddedServers(running, null, null);
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
            return new EmbeddedServers(addresses, postgres, redis);
        } catch (RuntimeException e) {
            close(postgres, redis);
            throw e;
        }
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
