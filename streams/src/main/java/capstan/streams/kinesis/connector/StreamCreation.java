package capstan.streams.kinesis.connector;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.model.CreateStreamRequest;

/// Makes a stream that is missing.
public final class StreamCreation {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCreation.class);

    private StreamCreation() {}

    /// @return completes when the service has taken the order, or when somebody else has given it; the stream can be
    /// used a little later
    public static CompletionStage<Void> create(KinesisAsyncClient client, String streamName, int shards) {
        return client.createStream(CreateStreamRequest.builder()
                        .streamName(streamName)
                        .shardCount(shards)
                        .build())
                .handle((_, failure) -> {
                    if (failure == null) {
                        LOG.info("stream made stream={} shards={}", streamName, shards);
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    return KinesisFailure.of(failure) == KinesisFailure.BUSY
                            ? CompletableFuture.<Void>completedFuture(null)
                            : CompletableFuture.<Void>failedFuture(failure);
                })
                .thenCompose(made -> made);
    }
}
