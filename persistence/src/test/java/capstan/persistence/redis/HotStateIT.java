package capstan.persistence.redis;

import capstan.persistence.TestRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.time.Duration;

/// The contract on a single server.
class HotStateIT extends HotStateContract {

    @Override
    Server startServer() {
        TestRedis redis = TestRedis.start();
        RedisClient client = RedisClient.create(redis.uri());
        return new Server() {
            @Override
            public RedisSettings settings() {
                return redis.settings();
            }

            @Override
            public RedisClusterCommands<String, String> plain() {
                return client.connect().sync();
            }

            @Override
            public StatefulRedisPubSubConnection<String, String> connectPubSub() {
                return client.connectPubSub();
            }

            @Override
            public void close() {
                client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
                redis.close();
            }
        };
    }
}
