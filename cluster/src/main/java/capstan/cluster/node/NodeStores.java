package capstan.cluster.node;

import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.database.Migrations;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import com.typesafe.config.Config;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stores that a node stands on: open before its actor system starts and until that has ended.
///
/// @param hotState writes to `redis`
record NodeStores(Database database, RedisLink redis, RedisHotState hotState) implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeStores.class);

    /// Waits for PostgreSQL and brings its schema up to date. Redis may be away: the hot state is written when it
    /// comes.
    static NodeStores open(Config config, Duration patience) {
        var opened = new OpenParts();
        try {
            Database database = Database.open(DatabaseSettings.from(config));
            opened.add(database::close);
            sayIfAwaited(database, patience);
            database.awaitReady(patience);
            Migrations.Result migrated = Migrations.run(database);
            LOG.info("database schema from={} to={} applied={}", migrated.from(), migrated.to(), migrated.applied());
            RedisLink redis = RedisLink.open(RedisSettings.from(config));
            opened.add(redis::close);
            return new NodeStores(database, redis, new RedisHotState(redis, Clock.systemUTC()));
        } catch (RuntimeException failure) {
            opened.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        OpenParts.closeQuietly(hotState::close);
        OpenParts.closeQuietly(redis::close);
        OpenParts.closeQuietly(database::close);
    }

    private static void sayIfAwaited(Database database, Duration patience) {
        DatabaseFailure failure = database.ping().failure();
        if (failure != null && failure.kind().isPassing()) {
            LOG.warn("waiting for PostgreSQL atMost={} reason={}", patience, failure.getMessage());
        }
    }
}
