package capstan.streams.kinesis.reader;

import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.kinesis.connector.StartAt;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// Decides which shards of a stream may be read, and from where. A shard that came out of others is read when those are
/// read to their end, because that is where its keys' earlier records are. Pure.
final class ShardPlan {

    /// One shard to begin.
    ///
    /// @param position what is stored for it from now on
    /// @param lost why records before it may be missing, null when none are
    /// @param store whether the position must be stored even when nothing comes
    record Begin(
            Shard shard,
            LinePosition position,
            StartAt startAt,
            @Nullable String lost,
            boolean store) {}

    /// @param begin shards to be begun now
    /// @param gone stored positions of shards that do not exist any more
    /// @param lost of those, the ones that had not been read to their end
    record Step(List<Begin> begin, List<LinePosition> gone, List<LinePosition> lost) {}

    private final String streamName;
    private final boolean fromOldest;
    private final Map<String, LinePosition> stored;
    private final boolean neverRead;

    /// @param stored positions of this stream
    /// @param fromOldest where to begin when there are none
    ShardPlan(String streamName, boolean fromOldest, List<LinePosition> stored) {
        this.streamName = streamName;
        this.fromOldest = fromOldest;
        this.stored = stored.stream()
                .collect(Collectors.toMap(LinePosition::part, position -> position, (a, b) -> b, LinkedHashMap::new));
        this.neverRead = stored.isEmpty();
    }

    /// @param listed the stream's shards
    /// @param first whether this is the first look at the stream since the line started
    /// @param known shards begun before, by whether they are read to their end
    /// @param retentionHours how long the stream keeps records
    Step next(List<Shard> listed, boolean first, Map<String, Boolean> known, int retentionHours, Instant now) {
        Set<String> present = listed.stream().map(Shard::shardId).collect(Collectors.toSet());
        List<LinePosition> gone = stored.values().stream()
                .filter(position -> !present.contains(position.part()))
                .toList();
        gone.forEach(position -> stored.remove(position.part()));
        var ended = new LinkedHashMap<>(known);
        var begin = new ArrayList<Begin>();
        boolean more = true;
        while (more) { // an ended shard may free its children at once
            more = false;
            for (Shard shard : listed) {
                if (!ended.containsKey(shard.shardId())
                        && (skips(first, shard) || parentsRead(shard, present, ended))) {
                    Begin next = begin(shard, first, retentionHours, now);
                    begin.add(next);
                    ended.put(shard.shardId(), next.position().ended());
                    more = true;
                }
            }
        }
        return new Step(
                begin, gone, gone.stream().filter(position -> !position.ended()).toList());
    }

    /// Who begins with what comes needs no parents.
    private boolean skips(boolean first, Shard shard) {
        return neverRead && first && !fromOldest && !stored.containsKey(shard.shardId());
    }

    private static boolean parentsRead(Shard shard, Set<String> present, Map<String, Boolean> ended) {
        return Stream.of(shard.parentShardId(), shard.adjacentParentShardId())
                .filter(parent -> parent != null && present.contains(parent))
                .allMatch(parent -> ended.getOrDefault(parent, false));
    }

    private Begin begin(Shard shard, boolean first, int retentionHours, Instant now) {
        LinePosition position = stored.get(shard.shardId());
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        if (position == null && skips(first, shard)) {
            boolean closed = shard.sequenceNumberRange().endingSequenceNumber() != null;
            return new Begin(shard, position(shard, nowMicros, closed), new StartAt.Latest(), null, true);
        }
        if (position == null) {
            return new Begin(shard, position(shard, nowMicros, false), new StartAt.TrimHorizon(), null, false);
        }
        Instant at = Instant.EPOCH.plus(position.arrivedAtMicros(), ChronoUnit.MICROS);
        if (!position.ended() && at.isBefore(now.minus(retentionHours, ChronoUnit.HOURS))) {
            String lost = "the position is of " + at + " and the stream keeps " + retentionHours
                    + " h; records after it are gone";
            return new Begin(shard, position, new StartAt.TrimHorizon(), lost, false);
        }
        return new Begin(shard, position, startAt(position, at), null, false);
    }

    private StartAt startAt(LinePosition position, Instant at) {
        if (!position.sequenceNumber().isEmpty()) {
            return new StartAt.After(position.sequenceNumber());
        }
        return fromOldest ? new StartAt.TrimHorizon() : new StartAt.Since(at);
    }

    private LinePosition position(Shard shard, long nowMicros, boolean ended) {
        return new LinePosition(streamName, shard.shardId(), "", nowMicros, ended);
    }
}
