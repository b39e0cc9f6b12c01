package capstan.market.ports;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Where lines that read a divided stream keep how far they have come. Stages fail when the store cannot be reached;
/// nothing is changed then.
public interface LinePositions {

    /// Everything in one part of a stream up to here is journaled.
    ///
    /// @param part of the stream: a shard
    /// @param sequenceNumber what the service calls the newest record; empty when the part is read without one
    /// @param arrivedAtMicros when that record reached the service, or later when nothing more had come by then; µs
    /// since the epoch
    /// @param ended whether the part was closed and is read to its end
    record LinePosition(String stream, String part, String sequenceNumber, long arrivedAtMicros, boolean ended) {}

    /// @param line number of the line
    CompletionStage<List<LinePosition>> load(int line);

    /// Puts these in the place of those of the same parts, all or none.
    CompletionStage<Void> store(int line, Collection<LinePosition> positions);

    /// Forgets those of these parts, which do not exist any more.
    CompletionStage<Void> forget(int line, Collection<LinePosition> positions);
}
