package capstan.streams.kinesis.reader;

import capstan.actors.CborSerializable;
import capstan.streams.line.SymbolLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the Kinesis line says of itself, for health and metrics.
///
/// @param address what is read, for people
/// @param readingSinceMicros since when all streams are read, µs since the epoch; 0 while one is not
/// @param problem why positions cannot be loaded or stored, null when they can
/// @param batches sent to entities, without those sent again
/// @param framesAcked frames of the batches that were acked
/// @param framesFirst of them, those that no other line had brought before
/// @param resent batches sent again because their ack was late
/// @param unasked records of symbols that nobody asked for; passed over
/// @param heldBytes frames read and not yet sent to an entity
/// @param inFlightBytes frames sent and not yet acked
public record KinesisLineStatus(
        int line,
        String venue,
        String address,
        long readingSinceMicros,
        @Nullable String problem,
        long batches,
        long acked,
        long framesAcked,
        long framesFirst,
        long resent,
        long unasked,
        long heldBytes,
        long inFlightBytes,
        List<ReadStreamStatus> streams,
        List<SymbolLine> symbols)
        implements CborSerializable {

    /// How old the newest record read is beside the newest there is, in the shard that is furthest behind.
    public long millisBehind() {
        return streams.stream()
                .flatMap(stream -> stream.shards().stream())
                .mapToLong(ShardStatus::millisBehind)
                .max()
                .orElse(0);
    }

    /// From the venue's time in the newest frame read to its reading, in the shard where that is longest.
    public long eventLagMillis() {
        return streams.stream()
                .flatMap(stream -> stream.shards().stream())
                .mapToLong(ShardStatus::eventLagMillis)
                .max()
                .orElse(0);
    }

    public long corrupt() {
        return streams.stream()
                .flatMap(stream -> stream.shards().stream())
                .mapToLong(ShardStatus::corrupt)
                .sum();
    }
}
