package capstan.persistence.redis;

import capstan.persistence.TestRedis;
import io.lettuce.core.RedisClient;

/// The contract on a single server.
class HotStateIT extends HotStateContract {

    @Override
    Server startServer() {
        TestRedis redis = TestRedis.start();
        RedisClient client = RedisClient.create(redis.uri());
        return new Server(redis.settings(), client, () -> client.connect().sync(), client::connectPubSub, redis::close);
    }
}
