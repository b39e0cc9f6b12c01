package capstan.persistence.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One Redis, single server or cluster, and whether it may be used at the moment: the circuit breaker of the hot
/// state.
///
/// The circuit is closed while a connection exists whose server has answered, whose contract we may write and which
/// takes what it is sent. It opens when the connection breaks, an answer is late, or the server refuses several
/// publishes in a row; the connection is then dropped and a new one is tried with growing pauses and jitter.
/// Nothing here blocks a caller. Safe for any thread.
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    /// Pauses double up to this power.
    private static final int MAX_DOUBLINGS = 16;

    /// A connection in use. Dropped as a whole when anything about it fails.
    record Session(StatefulConnection<byte[], byte[]> connection, RedisClusterAsyncCommands<byte[], byte[]> commands) {}

    private final RedisSettings settings;
    private final ClientResources resources;
    private final AbstractRedisClient client;
    private final ScheduledExecutorService timer;
    private final Object lock = new Object();

    private volatile @Nullable Session session;
    private volatile RedisStatus status;
    private int attempts; // guarded by lock
    private int failures; // guarded by lock
    private boolean isClosed; // guarded by lock

    private RedisLink(RedisSettings settings) {
        this.settings = settings;
        resources = DefaultClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .build();
        client = settings.isCluster() ? clusterClient() : singleClient();
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("capstan-redis-link").factory());
        status = new RedisStatus(
                RedisStatus.State.CONNECTING, settings.address(), Instant.now(), "not connected yet", "", 0);
    }

    /// Begins to connect; returns at once, whether Redis is there or not.
    public static RedisLink open(RedisSettings settings) {
        var link = new RedisLink(settings);
        link.timer.execute(link::connect);
        return link;
    }

    public RedisSettings settings() {
        return settings;
    }

    public RedisStatus status() {
        return status;
    }

    /// Completes when the link is up.
    ///
    /// @return fails with `RedisUnavailable` after `patience`, or at once when the server's contract is newer
    ///     than ours
    public CompletionStage<RedisStatus> whenUp(Duration patience) {
        var up = new CompletableFuture<RedisStatus>();
        long deadline = System.nanoTime() + patience.toNanos();
        var poll = timer.scheduleWithFixedDelay(
                () -> {
                    RedisStatus now = status;
                    if (now.isUp()) {
                        up.complete(now);
                    } else if (now.state() == RedisStatus.State.REFUSED || System.nanoTime() >= deadline) {
                        up.completeExceptionally(unavailable());
                    }
                },
                0,
                10,
                TimeUnit.MILLISECONDS);
        up.whenComplete((_, _) -> poll.cancel(false));
        return up;
    }

    /// The connection to use now, null while the circuit is open.
    @Nullable
    Session session() {
        return session;
    }

    /// As `session`, for those who cannot go on without.
    Session requireSession() {
        Session current = session;
        if (current == null) {
            throw unavailable();
        }
        return current;
    }

    RedisUnavailable unavailable() {
        RedisStatus now = status;
        return new RedisUnavailable("Redis at " + now.address() + " is not in use: " + now.reason());
    }

    /// The server took a publish: the circuit counts from zero again.
    void succeeded() {
        if (failures != 0 || attempts != 0) { // read without the lock: worst case one more lap
            synchronized (lock) {
                failures = 0;
                attempts = 0;
            }
        }
    }

    /// The server answered a read. Who only reads begins again with short pauses when it is away the next time; while
    /// publishes are refused, reads prove nothing.
    void answered() {
        if (attempts != 0 && failures == 0) { // as above
            synchronized (lock) {
                if (failures == 0) {
                    attempts = 0;
                }
            }
        }
    }

    /// Attempts to connect since it last did its work; the pause before the next one follows from it.
    int attempts() {
        synchronized (lock) {
            return attempts;
        }
    }

    /// The server refused a publish.
    void refused(Session on, String reason) {
        boolean isTooMany;
        synchronized (lock) {
            failures++;
            isTooMany = failures >= settings.maxFailures();
        }
        if (isTooMany) {
            drop(on, "it refused " + settings.maxFailures() + " publishes in a row, last: " + reason);
        }
    }

    /// Opens the circuit: gives this connection up and begins to try for a new one.
    void drop(Session on, String reason) {
        synchronized (lock) {
            if (!on.equals(session) || isClosed) { // a record of one connection: equal means the same
                return;
            }
            session = null;
            failures = 0;
            enter(RedisStatus.State.CONNECTING, reason, status.serverVersion(), status.connects());
            LOG.warn("redis lost address={} reason={}", settings.address(), reason);
            scheduleConnect();
        }
        on.connection().closeAsync();
    }

    @Override
    public void close() {
        Session last;
        synchronized (lock) {
            isClosed = true;
            last = session;
            session = null;
            enter(RedisStatus.State.CONNECTING, "closed", status.serverVersion(), status.connects());
        }
        timer.shutdownNow();
        if (last != null) {
            last.connection().close();
        }
        client.shutdown(Duration.ZERO, settings.connectTimeout());
        resources.shutdown(0, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void connect() {
        open().thenCompose(this::check).whenComplete((checked, failure) -> {
            if (failure != null) {
                failed(cause(failure));
            }
        });
    }

    private CompletionStage<Session> open() {
        try {
            if (client instanceof RedisClusterClient cluster) {
                return cluster.refreshPartitionsAsync()
                        .thenCompose(_ -> cluster.connectAsync(ByteArrayCodec.INSTANCE))
                        .thenApply(RedisLink::session);
            }
            return ((RedisClient) client)
                    .connectAsync(ByteArrayCodec.INSTANCE, settings.tls().address(settings.uri()))
                    .thenApply(RedisLink::session);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedStage(failure);
        }
    }

    private static Session session(StatefulRedisConnection<byte[], byte[]> connection) {
        return new Session(connection, connection.async());
    }

    private static Session session(StatefulRedisClusterConnection<byte[], byte[]> connection) {
        return new Session(connection, connection.async());
    }

    /// Half-open: the new connection is used only when its server answers and its contract is ours.
    private CompletionStage<Void> check(Session candidate) {
        byte[] key = HotStateKeys.SCHEMA_VERSION_KEY.getBytes(StandardCharsets.US_ASCII);
        byte[] ours = Integer.toString(HotStateKeys.SCHEMA_VERSION).getBytes(StandardCharsets.US_ASCII);
        var commands = candidate.commands();
        return commands.set(key, ours, SetArgs.Builder.nx())
                .thenCompose(_ -> commands.get(key))
                .thenCombine(commands.info("server"), (version, info) -> {
                    String refusal = refusal(new String(version, StandardCharsets.UTF_8));
                    accept(candidate, refusal, serverVersion(info));
                    return null;
                })
                .toCompletableFuture()
                .orTimeout(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .thenAccept(_ -> {})
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        candidate.connection().closeAsync();
                    }
                });
    }

    private static String refusal(String version) {
        try {
            long found = Long.parseLong(version.strip());
            return found <= HotStateKeys.SCHEMA_VERSION
                    ? ""
                    : "its hot state has schema version " + found + ", this version of Capstan knows up to "
                            + HotStateKeys.SCHEMA_VERSION + "; start the newer version or use another Redis";
        } catch (NumberFormatException _) {
            return "its key " + HotStateKeys.SCHEMA_VERSION_KEY + " holds '" + version
                    + "', a number was expected; it is used by something else, use another Redis or database";
        }
    }

    private void accept(Session candidate, String refusal, String serverVersion) {
        synchronized (lock) {
            if (isClosed || !refusal.isEmpty()) {
                candidate.connection().closeAsync();
                if (!isClosed) {
                    enter(RedisStatus.State.REFUSED, refusal, serverVersion, status.connects() + 1);
                    attempts = MAX_DOUBLINGS;
                    scheduleConnect();
                }
                return;
            }
            session = candidate;
            enter(RedisStatus.State.UP, "", serverVersion, status.connects() + 1);
            LOG.info("redis up address={} version={}", settings.address(), serverVersion);
        }
        watch(candidate);
        if (!candidate.connection().isOpen()) {
            drop(candidate, "the connection was closed");
        }
    }

    private void watch(Session watched) {
        if (settings.isCluster()) {
            return; // many connections, of which some may come and go: late answers tell
        }
        watched.connection().addListener(new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                drop(watched, "the connection was closed");
            }
        });
    }

    private void failed(Throwable failure) {
        synchronized (lock) {
            if (isClosed) {
                return;
            }
            boolean isKnown = RedisErrors.isLost(failure) && attempts > 0;
            String reason = isKnown ? status.reason() : RedisErrors.explain(failure);
            if (!reason.equals(status.reason())) {
                LOG.warn("redis not reached address={} reason={}", settings.address(), reason);
            }
            enter(RedisStatus.State.CONNECTING, reason, status.serverVersion(), status.connects());
            scheduleConnect();
        }
    }

    /// Half the pause is fixed and half random, so that many nodes do not come back at the same moment.
    private void scheduleConnect() {
        long most = settings.reconnectMax().toMillis();
        long pause = Math.min(most, settings.reconnectMin().toMillis() << Math.min(attempts, MAX_DOUBLINGS));
        attempts = Math.min(attempts + 1, MAX_DOUBLINGS);
        long jittered = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
        timer.schedule(this::connect, jittered, TimeUnit.MILLISECONDS);
    }

    private void enter(RedisStatus.State state, String reason, String serverVersion, long connects) {
        Instant since = state == status.state() ? status.since() : Instant.now();
        status = new RedisStatus(state, settings.address(), since, reason, serverVersion, connects);
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private static String serverVersion(String info) {
        return info.lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring("redis_version:".length()).strip())
                .findFirst()
                .orElse("");
    }

    private RedisClient singleClient() {
        RedisClient single = RedisClient.create(resources);
        single.setOptions(ClientOptions.builder()
                // Reconnecting is done here, so that a command is sent at most once and fails when its connection
                // does.
                .autoReconnect(false)
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .socketOptions(socketOptions())
                .sslOptions(settings.tls().options())
                .requestQueueSize(settings.maxInFlight() * 2)
                .build());
        return single;
    }

    private RedisClusterClient clusterClient() {
        var seeds = settings.seeds().stream().map(settings.tls()::address).toList();
        RedisClusterClient cluster = RedisClusterClient.create(resources, seeds);
        var options = ClusterClientOptions.builder();
        // Commands wait while a node's connection is being opened, which the first to a node needs;
        // `command-timeout` bounds that. None is sent twice.
        options.replayFilter(_ -> true);
        options.topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                .enablePeriodicRefresh(settings.topologyRefresh())
                // A redirection, or a node that cannot be reached, leads to a refresh by itself.
                .adaptiveRefreshTriggersTimeout(settings.topologyRefreshMin())
                .build());
        options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        options.socketOptions(socketOptions());
        options.sslOptions(settings.tls().options());
        options.requestQueueSize(settings.maxInFlight() * 2);
        cluster.setOptions(options.build());
        return cluster;
    }

    private SocketOptions socketOptions() {
        return SocketOptions.builder()
                .connectTimeout(settings.connectTimeout())
                .tcpNoDelay(true)
                .build();
    }
}
