package capstan.actors.symbol;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;

/// Where the shards of symbols are. Needs `ShardedSymbolBooks.init` to have run on this node.
public final class SymbolShards {

    private final ActorSystem<?> system;
    private final HashCodeMessageExtractor<SymbolBook.Command> extractor;

    public SymbolShards(ActorSystem<?> system, ShardingSettings settings) {
        this.system = system;
        extractor = new HashCodeMessageExtractor<>(settings.numberOfShards());
    }

    /// The shard of an entity, wherever that is.
    ///
    /// @param id `venue:SYMBOL`
    public String shardOf(String id) {
        return extractor.shardId(id);
    }

    /// How many entities each shard holds, by node. Fails with a `TimeoutException` when the shards' coordinator does
    /// not answer; a node that does not answer it in time is missing.
    public CompletionStage<Map<Address, Map<String, Integer>>> entities(Duration patience) {
        // The coordinator gives up on nodes a little before we give up on it, so that one slow node hides no others.
        Duration forNodes = patience.multipliedBy(3).dividedBy(4);
        Address self = system.address();
        return AskPattern.<GetClusterShardingStats, ClusterShardingStats>ask(
                        ClusterSharding.get(system).shardState().narrow(),
                        replyTo -> new GetClusterShardingStats(SymbolBook.KEY, forNodes, replyTo),
                        patience,
                        system.scheduler())
                .thenApply(stats -> counts(stats, self));
    }

    private static Map<Address, Map<String, Integer>> counts(ClusterShardingStats stats, Address self) {
        var places = new HashMap<Address, Map<String, Integer>>();
        stats.getRegions().forEach((address, region) -> {
            var shards = new HashMap<String, Integer>();
            region.getStats().forEach((shard, count) -> shards.put(shard, (Integer) count));
            places.put(address.hasLocalScope() ? self : address, shards);
        });
        return places;
    }
}
