package capstan.streams.kinesis.connector;

import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/// What one read of a shard brought.
///
/// @param records in order, perhaps none
/// @param millisBehindLatest how old the newest of them is beside the newest that the shard has
/// @param ended whether the shard is closed and this was its last read
/// @param positionLost whether the service did not know the position, so that these begin with the oldest records
/// it has, and some before them may be missing
public record ShardPage(List<Record> records, long millisBehindLatest, boolean ended, boolean positionLost) {}
