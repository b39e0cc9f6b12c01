package capstan.streams.kinesis.reader;

import capstan.market.feed.FeedBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One read of a shard with its records decoded.
///
/// @param millisBehindLatest as the service says
/// @param eventTimeMicros venue's time in the newest frame, 0 when there is none
record DecodedPage(
        List<Arrival> arrivals, long millisBehindLatest, long eventTimeMicros, boolean ended, boolean positionLost) {

    /// One record.
    ///
    /// @param key partition key, which is the symbol
    /// @param batch null when the record cannot be read
    /// @param problem why not; null when it can
    record Arrival(
            String key,
            String sequenceNumber,
            long arrivedAtMicros,
            int bytes,
            @Nullable FeedBatch batch,
            @Nullable String problem) {}

    int bytes() {
        return arrivals.stream().mapToInt(Arrival::bytes).sum();
    }
}
