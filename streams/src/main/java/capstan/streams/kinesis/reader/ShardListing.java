package capstan.streams.kinesis.reader;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamSummaryRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// What the service says of a stream: its shards, on however many pages, and how long it keeps records.
final class ShardListing {

    record Listed(List<Shard> shards, int retentionHours) {}

    private final KinesisAsyncClient client;

    ShardListing(KinesisAsyncClient client) {
        this.client = client;
    }

    CompletionStage<Listed> list(String streamName) {
        return client.describeStreamSummary(DescribeStreamSummaryRequest.builder()
                        .streamName(streamName)
                        .build())
                .thenCompose(summary -> pages(
                                ListShardsRequest.builder()
                                        .streamName(streamName)
                                        .build(),
                                new ArrayList<>())
                        .thenApply(shards -> new Listed(
                                shards, summary.streamDescriptionSummary().retentionPeriodHours())));
    }

    private CompletableFuture<List<Shard>> pages(ListShardsRequest request, List<Shard> before) {
        return client.listShards(request).thenCompose(response -> {
            before.addAll(response.shards());
            return response.nextToken() == null
                    ? CompletableFuture.completedFuture(List.copyOf(before))
                    : pages(
                            ListShardsRequest.builder()
                                    .nextToken(response.nextToken())
                                    .build(),
                            before);
        });
    }
}
