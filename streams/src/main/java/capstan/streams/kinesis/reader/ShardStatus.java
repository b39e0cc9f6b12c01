package capstan.streams.kinesis.reader;

/// How far one shard is read.
///
/// @param state `READING`, `PAUSED` while too much is not acked, `WAITING` for its turn, `ENDED`
/// @param sequenceNumber of the last record before which everything is journaled, empty when there is none
/// @param arrivedAtMicros when that record reached the service, µs since the epoch
/// @param millisBehind how old the newest record read is beside the newest that the shard has, as the service says
/// @param eventLagMillis from the venue's time in the newest frame read to its reading, our clock
/// @param unackedBytes read and not acked
/// @param records read since the line started, the corrupt ones included
public record ShardStatus(
        String shard,
        String state,
        String sequenceNumber,
        long arrivedAtMicros,
        long millisBehind,
        long eventLagMillis,
        long unackedBytes,
        long records,
        long frames,
        long corrupt) {}
