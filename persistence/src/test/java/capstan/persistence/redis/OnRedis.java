package capstan.persistence.redis;

import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore.Outcome;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/// Tests that share a Redis, which is empty at the beginning of each, with a plain client beside ours.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OnRedis {

    static final Instant NOW = Instant.parse("2024-07-26T13:20:00.202Z");

    /// A Redis under test, as a plain client reaches it.
    ///
    /// @param process ends it
    record Server(
            RedisSettings settings,
            AbstractRedisClient client,
            Supplier<RedisClusterCommands<String, String>> connect,
            Supplier<StatefulRedisPubSubConnection<String, String>> connectPubSub,
            Runnable process) {}

    Server redis;
    RedisClusterCommands<String, String> plain;
    RedisLink link;
    RedisHotState store;

    abstract Server startServer();

    @BeforeAll
    void start() {
        redis = startServer();
        plain = redis.connect().get();
    }

    @AfterAll
    void stop() {
        redis.client().shutdown(Duration.ZERO, Duration.ofSeconds(2));
        redis.process().run();
    }

    @BeforeEach
    void open() throws Exception {
        plain.flushall();
        link = RedisLink.open(redis.settings());
        link.whenUp(Duration.ofSeconds(5)).toCompletableFuture().get();
        store = new RedisHotState(link, InstantSource.fixed(NOW));
    }

    @AfterEach
    void close() {
        store.close();
        link.close();
    }

    Outcome publish(HotState state) throws Exception {
        return store.publish(state).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
