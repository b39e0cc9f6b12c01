package capstan.streams.kinesis.reader;

import capstan.actors.Backoff;
import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.StreamSettings;
import capstan.streams.kinesis.connector.KinesisFailure;
import capstan.streams.kinesis.reader.ReadStreamStatus.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import software.amazon.awssdk.services.kinesis.model.Shard;

/// One stream as the line sees it: its shards, how far each is read, and what is wrong with it. Owned by the line's
/// actor.
final class StreamReading {

    private static final Logger LOG = LoggerFactory.getLogger(KinesisLine.class);

    private final MarketStream stream;
    private final String name;
    private final boolean made;
    private final ShardPlan plan;
    private final Backoff backoff;
    private final Map<String, ShardProgress> shards = new LinkedHashMap<>();
    private boolean looked;
    private boolean listing;
    private long listNotBefore;
    private boolean listNow = true;

    private State state = State.STARTING;
    private @Nullable String reason;
    private long throttledReads;
    private long failedReads;
    private long expiredIterators;
    private long lostPositions;
    private long overflowMarks;

    StreamReading(MarketStream stream, StreamSettings streams, ReaderSettings settings, List<LinePosition> stored) {
        this.made = streams.create();
        this.stream = stream;
        this.name = streams.name(stream);
        this.plan = new ShardPlan(
                name,
                settings.fromOldest(),
                stored.stream()
                        .filter(position -> position.stream().equals(name))
                        .toList());
        this.backoff = new Backoff(settings.backoff());
    }

    MarketStream stream() {
        return stream;
    }

    String name() {
        return name;
    }

    /// Whether the shards are to be listed now; from then on until `listed` or `listFailed` they are not.
    boolean wantsList(long now) {
        if (listing || (!listNow && now - listNotBefore < 0)) {
            return false;
        }
        listing = true;
        listNow = false;
        return true;
    }

    /// Something has changed that a list will show.
    void listSoon() {
        listNow = true;
    }

    ShardPlan.Step listed(List<Shard> listed, int retentionHours, Instant now, long nextListAt) {
        listing = false;
        listNotBefore = nextListAt;
        backoff.reset();
        if (state != State.READING && state != State.THROTTLED) {
            become(State.READING, null);
        }
        Map<String, Boolean> known = new LinkedHashMap<>();
        shards.forEach((id, shard) -> known.put(id, shard.isReadToEnd()));
        ShardPlan.Step step = plan.next(listed, !looked, known, retentionHours, now);
        looked = true;
        return step;
    }

    void listFailed(KinesisFailure failure, String why, long now) {
        listing = false;
        listNow = false;
        listNotBefore = now + backoff.next().toNanos();
        told(failure, why);
    }

    ShardProgress begin(ShardPlan.Begin begin, long life) {
        var progress = new ShardProgress(
                new ShardKey(stream, begin.shard().shardId(), life), begin.position(), begin.startAt());
        if (begin.store()) {
            progress.touch();
        }
        shards.put(begin.shard().shardId(), progress);
        return progress;
    }

    @Nullable
    ShardProgress shard(String id) {
        return shards.get(id);
    }

    Iterable<ShardProgress> shards() {
        return shards.values();
    }

    /// Shards whose reading broke off and may be begun again, since the stream is there.
    List<ShardProgress> broken() {
        var broken = new ArrayList<ShardProgress>();
        if (state == State.READING || state == State.THROTTLED) {
            for (ShardProgress shard : shards.values()) {
                if (!shard.isReading() && !shard.isReadToEnd()) {
                    broken.add(shard);
                }
            }
        }
        return broken;
    }

    /// Forgets shards that the service does not list any more.
    ///
    /// @return those that were not read to their end
    List<LinePosition> retain(List<Shard> listed) {
        var present = listed.stream().map(Shard::shardId).collect(Collectors.toSet());
        var lost = new ArrayList<LinePosition>();
        shards.values().removeIf(shard -> {
            boolean gone = !shard.isReading() && !present.contains(shard.key().shard());
            if (gone && !shard.isReadToEnd()) {
                lost.add(shard.position());
            }
            return gone && (shard.position().ended() || !shard.isReadToEnd());
        });
        return lost;
    }

    void told(KinesisFailure failure, String why) {
        switch (failure) {
            case THROTTLED -> {
                throttledReads++;
                become(State.THROTTLED, why);
            }
            case MISSING ->
                become(State.MISSING, "there is no stream " + name + (made ? ", it is being made" : " (" + why + ")"));
            case FORBIDDEN -> {
                failedReads++;
                become(State.FORBIDDEN, why);
            }
            case POSITION_REFUSED -> failedReads++;
            case EXPIRED_ITERATOR, BUSY, AWAY -> {
                failedReads++;
                become(State.AWAY, why);
            }
        }
    }

    void pageCame() {
        if (state != State.READING) {
            become(State.READING, null);
        }
    }

    void iteratorExpired() {
        expiredIterators++;
    }

    void positionLost() {
        lostPositions++;
    }

    void overflowMark() {
        overflowMarks++;
    }

    ReadStreamStatus status() {
        return new ReadStreamStatus(
                stream,
                name,
                state,
                reason,
                throttledReads,
                failedReads,
                expiredIterators,
                lostPositions,
                overflowMarks,
                shards.values().stream().map(ShardProgress::status).toList());
    }

    boolean isReading() {
        return state == State.READING || state == State.THROTTLED;
    }

    private void become(State next, @Nullable String why) {
        if (next != state && next == State.READING) {
            LOG.info("kinesis stream is read stream={} before={}", name, state);
        } else if (next != state) {
            LOG.atLevel(made && next == State.MISSING ? Level.INFO : Level.WARN)
                    .log("kinesis stream={} state={} reason={}", name, next, why);
        }
        state = next;
        reason = why;
    }
}
