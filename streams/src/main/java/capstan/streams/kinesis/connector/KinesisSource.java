package capstan.streams.kinesis.connector;

import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// Reads shards.
public final class KinesisSource {

    private KinesisSource() {}

    /// One shard from a position to its end, a page for each read, also the empty ones. Goes on over everything that
    /// passes: throttling, outages, iterators that expired. Fails when the shard or its stream does not exist.
    public static Source<ShardPage, NotUsed> pages(
            ShardSettings settings, KinesisAsyncClient client, ShardWatch watch) {
        return Source.lazySource(() -> {
                    var reads = new ShardReads(settings, client, watch);
                    return Source.unfoldAsync(reads.begin(), reads::next).watchTermination((notUsed, done) -> {
                        done.whenComplete((_, _) -> reads.stop());
                        return notUsed;
                    });
                })
                .mapMaterializedValue(_ -> NotUsed.getInstance());
    }
}
