package capstan.actors.symbol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.ClusterShardingSettings;

/// Where symbol entities run and how long a query waits for one, from `capstan.actors.sharding`.
public record ShardingSettings(String role, int numberOfShards, Duration askTimeout) {

    public ShardingSettings {
        if (role.isEmpty() || numberOfShards < 1 || askTimeout.isZero() || askTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "capstan.actors.sharding needs a role, at least one shard and a positive ask-timeout, got role='"
                            + role + "' number-of-shards=" + numberOfShards + " ask-timeout=" + askTimeout);
        }
    }

    /// @param root the whole configuration
    public static ShardingSettings from(Config root) {
        Config config = root.getConfig("capstan.actors.sharding");
        return new ShardingSettings(
                config.getString("role"), config.getInt("number-of-shards"), config.getDuration("ask-timeout"));
    }

    /// What Pekko is told: entities are remembered in the journal, so they start again after a crash of the whole
    /// cluster, and none is passivated by Pekko.
    ClusterShardingSettings toPekko(ActorSystem<?> system) {
        Config config = ConfigFactory.parseMap(Map.of("number-of-shards", numberOfShards))
                .withFallback(system.settings().config().getConfig("pekko.cluster.sharding"));
        return ClusterShardingSettings.fromConfig(config)
                .withRememberEntities(true)
                .withRememberEntitiesStoreMode(ClusterShardingSettings.rememberEntitiesStoreModeEventSourced())
                .withNoPassivationStrategy();
    }
}
