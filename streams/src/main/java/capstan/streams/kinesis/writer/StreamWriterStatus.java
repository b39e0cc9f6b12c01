package capstan.streams.kinesis.writer;

import capstan.streams.kinesis.MarketStream;
import org.jspecify.annotations.Nullable;

/// How writing to one stream goes.
///
/// @param name of the stream
/// @param state what the last answer meant
/// @param reason why it is not `WRITING`, null when it is
/// @param bufferBytes frames that are not written yet
/// @param bufferLimit at which the oldest are dropped
/// @param waitingSymbols symbols whose last record was refused and that wait to be tried again
/// @param calls answered calls
/// @param records written
/// @param frames in them
/// @param bytes of those records
/// @param throttledRecords refused because the shard was asked for too much
/// @param refusedRecords refused for another reason
/// @param failedCalls calls that failed as a whole
/// @param droppedFrames dropped because the bound was hit, each announced in the stream by an overflow mark
/// @param tooLargeFrames frames that no record can hold, announced the same way
/// @param lastWrittenMicros when a record was written last, µs since the epoch; 0 before that
public record StreamWriterStatus(
        MarketStream stream,
        String name,
        State state,
        @Nullable String reason,
        long bufferBytes,
        long bufferLimit,
        int waitingSymbols,
        long calls,
        long records,
        long frames,
        long bytes,
        long throttledRecords,
        long refusedRecords,
        long failedCalls,
        long droppedFrames,
        long tooLargeFrames,
        long lastWrittenMicros) {

    public enum State {
        /// Nothing was written yet.
        IDLE,
        WRITING,
        /// The service asks for less; what is refused is written again later.
        THROTTLED,
        /// There is no such stream.
        MISSING,
        /// Credentials are missing or do not suffice.
        FORBIDDEN,
        /// The service cannot be reached, or fails.
        AWAY
    }

    /// Whether what is collected reaches the stream.
    public boolean isWriting() {
        return state == State.IDLE || state == State.WRITING || state == State.THROTTLED;
    }
}
