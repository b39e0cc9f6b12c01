package capstan.streams.kinesis.reader;

import capstan.market.ports.LinePositions.LinePosition;
import capstan.streams.kinesis.connector.StartAt;
import capstan.streams.kinesis.reader.DecodedPage.Arrival;
import java.util.ArrayDeque;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// How far one shard is read and acked. The position is behind the last record before which everything is done,
/// whatever has been acked further on. Owned by the line's actor.
final class ShardProgress {

    /// The answer that lets a shard's stream go on.
    enum GoOn {
        NEXT
    }

    /// One record that was read.
    static final class Entry {
        private final ShardProgress shard;
        private final String sequenceNumber;
        private final long arrivedAtMicros;
        private final int bytes;
        private boolean done;

        private Entry(ShardProgress shard, Arrival arrival) {
            this.shard = shard;
            this.sequenceNumber = arrival.sequenceNumber();
            this.arrivedAtMicros = arrival.arrivedAtMicros();
            this.bytes = arrival.bytes();
        }

        /// Nothing more has to be done for this record.
        void done() {
            if (!done) {
                done = true;
                shard.unackedBytes -= bytes;
                shard.advance();
            }
        }
    }

    private final ShardKey key;
    private final String streamName;
    private final ArrayDeque<Entry> unacked = new ArrayDeque<>();
    private String sequenceNumber;
    private long arrivedAtMicros;
    private boolean ended;
    private boolean dirty;
    private long unackedBytes;
    private boolean reading;
    private boolean readToEnd;
    private StartAt lastRead;
    private @Nullable ActorRef<GoOn> held;

    private long records;
    private long frames;
    private long corrupt;
    private long millisBehind;
    private long eventLagMillis;

    /// @param position where it stands
    /// @param startAt where reading begins
    ShardProgress(ShardKey key, LinePosition position, StartAt startAt) {
        this.key = key;
        this.streamName = position.stream();
        this.sequenceNumber = position.sequenceNumber();
        this.arrivedAtMicros = position.arrivedAtMicros();
        this.ended = position.ended();
        this.readToEnd = position.ended();
        this.lastRead = startAt;
    }

    ShardKey key() {
        return key;
    }

    Entry add(Arrival arrival) {
        var entry = new Entry(this, arrival);
        unacked.addLast(entry);
        lastRead = new StartAt.After(arrival.sequenceNumber());
        unackedBytes += entry.bytes;
        records++;
        if (arrival.batch() == null) {
            corrupt++;
        } else {
            frames += arrival.batch().frames().frames();
        }
        return entry;
    }

    /// A page was taken over as a whole.
    ///
    /// @param keepFreshMicros how old a position may grow that stands at the newest record
    void read(DecodedPage page, long nowMicros, long keepFreshMicros) {
        millisBehind = page.millisBehindLatest();
        if (page.eventTimeMicros() > 0) {
            eventLagMillis = Math.max(0, (nowMicros - page.eventTimeMicros()) / 1_000);
        }
        readToEnd |= page.ended();
        if (page.arrivals().isEmpty()
                && unacked.isEmpty()
                && millisBehind == 0
                && nowMicros - arrivedAtMicros > keepFreshMicros) {
            arrivedAtMicros = nowMicros;
            dirty = true;
        }
        advance();
    }

    private void advance() {
        while (!unacked.isEmpty() && unacked.getFirst().done) {
            Entry entry = unacked.removeFirst();
            sequenceNumber = entry.sequenceNumber;
            arrivedAtMicros = entry.arrivedAtMicros;
            dirty = true;
        }
        if (readToEnd && unacked.isEmpty() && !ended) {
            ended = true;
            dirty = true;
        }
    }

    /// Stores the position also when nothing more comes.
    void touch() {
        dirty = true;
    }

    /// The position to be stored, null when the stored one is right.
    @Nullable
    LinePosition takeDirty() {
        if (!dirty) {
            return null;
        }
        dirty = false;
        return position();
    }

    LinePosition position() {
        return new LinePosition(streamName, key.shard(), sequenceNumber, arrivedAtMicros, ended);
    }

    /// Where the shard is read on: behind what was read, whether it is acked or not.
    StartAt resumeAt() {
        return lastRead;
    }

    void reading(boolean on) {
        reading = on;
    }

    boolean isReading() {
        return reading;
    }

    /// All records were read, if not acked.
    boolean isReadToEnd() {
        return readToEnd;
    }

    /// Lets the shard's stream go on, at once or when there is room again.
    void goOn(ActorRef<GoOn> stream, long maxUnackedBytes) {
        if (unackedBytes < maxUnackedBytes) {
            stream.tell(GoOn.NEXT);
        } else {
            held = stream;
        }
    }

    void goOnIfRoom(long maxUnackedBytes) {
        ActorRef<GoOn> stream = held;
        if (stream != null && unackedBytes < maxUnackedBytes) {
            held = null;
            stream.tell(GoOn.NEXT);
        }
    }

    long unackedBytes() {
        return unackedBytes;
    }

    ShardStatus status() {
        String state = ended ? "ENDED" : reading ? (held == null ? "READING" : "PAUSED") : "WAITING";
        return new ShardStatus(
                key.shard(),
                state,
                sequenceNumber,
                arrivedAtMicros,
                millisBehind,
                eventLagMillis,
                unackedBytes,
                records,
                frames,
                corrupt);
    }
}
