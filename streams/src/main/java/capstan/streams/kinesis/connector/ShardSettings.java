package capstan.streams.kinesis.connector;

import capstan.actors.BackoffSettings;
import java.time.Duration;

/// How one shard is read.
///
/// @param startAt where it is begun
/// @param limit records that one read asks for
/// @param pollInterval least time between two reads
/// @param backoff waits after reads that were refused or failed
public record ShardSettings(
        String streamName,
        String shardId,
        StartAt startAt,
        int limit,
        Duration pollInterval,
        BackoffSettings backoff) {}
