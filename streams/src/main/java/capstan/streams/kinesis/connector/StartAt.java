package capstan.streams.kinesis.connector;

import java.time.Instant;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/// Where reading of a shard begins.
public sealed interface StartAt {

    /// With the oldest record that the stream still has.
    record TrimHorizon() implements StartAt {}

    /// With what comes from now on.
    record Latest() implements StartAt {}

    /// Behind this record.
    record After(String sequenceNumber) implements StartAt {}

    /// With what came from this time on.
    record Since(Instant time) implements StartAt {}

    /// The request for an iterator that begins here.
    default GetShardIteratorRequest request(String streamName, String shardId) {
        var request = GetShardIteratorRequest.builder().streamName(streamName).shardId(shardId);
        switch (this) {
            case TrimHorizon() -> request.shardIteratorType(ShardIteratorType.TRIM_HORIZON);
            case Latest() -> request.shardIteratorType(ShardIteratorType.LATEST);
            case Since(var time) ->
                request.shardIteratorType(ShardIteratorType.AT_TIMESTAMP).timestamp(time);
            case After(var sequenceNumber) ->
                request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                        .startingSequenceNumber(sequenceNumber);
        }
        return request.build();
    }
}
