package capstan.streams.kinesis.reader;

import capstan.streams.kinesis.MarketStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How reading of one stream goes.
///
/// @param name of the stream
/// @param reason why it is not `READING`, null when it is
/// @param throttledReads reads that were refused because the shard was asked for too much
/// @param failedReads reads that failed for another reason
/// @param expiredIterators iterators that were too old and had to be asked for again
/// @param lostPositions times that reading began behind a hole, because the records after the position were gone
/// @param overflowMarks records that said that frames before them were not written
public record ReadStreamStatus(
        MarketStream stream,
        String name,
        State state,
        @Nullable String reason,
        long throttledReads,
        long failedReads,
        long expiredIterators,
        long lostPositions,
        long overflowMarks,
        List<ShardStatus> shards) {

    public enum State {
        STARTING,
        READING,
        /// The service asks for fewer reads; they are made later.
        THROTTLED,
        /// There is no such stream.
        MISSING,
        /// Credentials are missing or do not suffice.
        FORBIDDEN,
        /// The service cannot be reached, or fails.
        AWAY
    }

    public boolean isReading() {
        return state == State.READING || state == State.THROTTLED;
    }
}
