package capstan.streams.batch;

/// What has passed through one batcher since it was made. A copy for health and metrics.
///
/// @param frames whole binary messages received
/// @param bytes their bytes
/// @param trades frames of trades
/// @param bestBidAsks frames of the top of book
/// @param depthTops frames of the twenty best levels
/// @param depthDiffs frames of depth diffs
/// @param unknownTemplates well-formed frames of a template that this version does not know; skipped
/// @param garbage frames that contradict the schema; skipped
/// @param unasked frames of symbols that nobody asked for; skipped
/// @param dropped frames dropped because an entity was stuck, each announced to it by an overflow mark
/// @param batches batches sent, without those sent again
/// @param acked acks of the batch in flight
/// @param framesAcked frames of the batches that were acked
/// @param framesFirst of them, those that this line brought to the entity before any other line did
/// @param strayAcks acks of another batch, late or doubled
/// @param resent batches sent again because their ack was late
/// @param pauses times that reading was stopped
public record BatchCounters(
        long frames,
        long bytes,
        long trades,
        long bestBidAsks,
        long depthTops,
        long depthDiffs,
        long unknownTemplates,
        long garbage,
        long unasked,
        long dropped,
        long batches,
        long acked,
        long framesAcked,
        long framesFirst,
        long strayAcks,
        long resent,
        long pauses) {

    public static final BatchCounters NONE = new BatchCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public BatchCounters plus(BatchCounters other) {
        return new BatchCounters(
                frames + other.frames,
                bytes + other.bytes,
                trades + other.trades,
                bestBidAsks + other.bestBidAsks,
                depthTops + other.depthTops,
                depthDiffs + other.depthDiffs,
                unknownTemplates + other.unknownTemplates,
                garbage + other.garbage,
                unasked + other.unasked,
                dropped + other.dropped,
                batches + other.batches,
                acked + other.acked,
                framesAcked + other.framesAcked,
                framesFirst + other.framesFirst,
                strayAcks + other.strayAcks,
                resent + other.resent,
                pauses + other.pauses);
    }
}
