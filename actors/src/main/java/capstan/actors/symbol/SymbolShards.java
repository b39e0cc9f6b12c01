package capstan.actors.symbol;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.HashCodeMessageExtractor;
import org.apache.pekko.pattern.Patterns;
import scala.jdk.javaapi.DurationConverters;

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

    /// How many entities each shard holds, by node. Fails when the shards' coordinator does not answer, and is
    /// empty while it is not known; a node that does not answer it in time is missing.
    public CompletionStage<Map<Address, Map<String, Integer>>> entities(Duration patience) {
        // The coordinator gives up on nodes a little before we give up on it, so that one slow node hides no others.
        Duration forNodes = patience.multipliedBy(3).dividedBy(4);
        Address self = system.address();
        // The typed API knows nothing on nodes that only lead to entities of others.
        ActorRef region = ClusterSharding.get(system.classicSystem()).shardRegion(SymbolBook.KEY.name());
        var question = new ShardRegion.GetClusterShardingStats(DurationConverters.toScala(forNodes));
        return Patterns.ask(region, question, patience)
                .thenApply(answer -> counts((ClusterShardingStats) answer, self));
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
