package capstan.streams.batch;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.streams.watch.SymbolWatch;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// What one line holds for one symbol: the batch in flight, and what has been collected since, in order. Owned by
/// the event loop of the symbol's connection.
///
/// Frames and the word that the line went up or down leave in the order in which they happened, one batch at a
/// time. A feed whose entity is stuck can be told to shed: what is collected is dropped, further frames are dropped
/// and counted too, and the first batch after the ack carries `overflowed`.
public final class SymbolFeed {

    /// What waits behind the batch in flight.
    private sealed interface Waiting {}

    private record Sealed(long epoch, FrameLog frames) implements Waiting {}

    private record Change(LineChanged told) implements Waiting {}

    private static final int FIRST_CAPACITY = 4096;
    private static final FrameKind[] KINDS = FrameKind.values();

    private final String venue;
    private final String symbol;
    private final String id;
    private final int line;
    private final BatchSettings settings;
    private final Outbox outbox;
    private final SymbolWatch watch;

    private final FrameLog.Builder open = new FrameLog.Builder(FIRST_CAPACITY);
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long sealedBytes;
    private @Nullable FeedBatch inFlight;
    private long firstSentAt;
    private long lastSentAt;
    private long nextSequence;
    private boolean overflowed;
    private boolean shedding;

    private boolean up;
    private long epoch;
    private boolean toldUp;
    private long toldEpoch;

    private boolean retired;
    private boolean dirty;
    private final long wantedAt;
    private final long[] lastFrameAt = new long[KINDS.length];
    private final boolean[] heardKind = new boolean[KINDS.length];
    private long frames;
    private long dropped;

    /// @param firstSequence sequence of the first batch; larger than any that an earlier feed of the symbol has
    /// used
    SymbolFeed(
            String venue,
            String symbol,
            int line,
            long firstSequence,
            long now,
            BatchSettings settings,
            Outbox outbox,
            SymbolWatch watch) {
        this.venue = venue;
        this.symbol = symbol;
        this.id = venue + ":" + symbol;
        this.line = line;
        this.nextSequence = firstSequence;
        this.wantedAt = now;
        this.settings = settings;
        this.outbox = outbox;
        this.watch = watch;
    }

    public String symbol() {
        return symbol;
    }

    /// What is noticed about the symbol's frames.
    SymbolWatch watch() {
        return watch;
    }

    /// True while the entity has been told, or is about to be, that the line carries the symbol.
    public boolean isUp() {
        return up;
    }

    public long epoch() {
        return epoch;
    }

    /// When the last frame of a kind came; the time at which the symbol was added as long as none has.
    public long lastFrameAt(FrameKind kind) {
        return heardKind[kind.ordinal()] ? lastFrameAt[kind.ordinal()] : wantedAt;
    }

    /// When the last frame of any kind came; the time at which the symbol was added as long as none has.
    public long lastFrameAt() {
        long last = wantedAt;
        for (var kind : KINDS) {
            last = Math.max(last, lastFrameAt(kind));
        }
        return last;
    }

    public long frames() {
        return frames;
    }

    /// Frames dropped because the entity was stuck, and announced by `overflowed`.
    public long dropped() {
        return dropped;
    }

    public boolean isShedding() {
        return shedding;
    }

    /// Bytes collected and not yet sent.
    public long collectedBytes() {
        return sealedBytes + open.sizeInBytes();
    }

    public long inFlightBytes() {
        return inFlight == null ? 0 : inFlight.frames().sizeInBytes();
    }

    public boolean isInFlight() {
        return inFlight != null;
    }

    /// True when nothing is in flight and nothing waits.
    boolean isIdle() {
        return inFlight == null && waiting.isEmpty() && open.frames() == 0 && !overflowed;
    }

    /// True when it waits in its batcher's list of feeds to flush.
    boolean isDirty() {
        return dirty;
    }

    void dirty(boolean on) {
        dirty = on;
    }

    /// True when the symbol is not wanted any more and only what was collected is still sent.
    public boolean isRetired() {
        return retired;
    }

    /// Says that the symbol is not wanted any more: what is collected is still sent, then the feed can go.
    void retire(String reason) {
        retired = true;
        watch.forget();
        down(reason);
    }

    /// Undoes `retire` before it came to an end.
    void revive() {
        retired = false;
    }

    /// Collects one frame. The first one of a connection, and the first after the line was down, says that it is
    /// up.
    void append(long connectionEpoch, FrameKind kind, long now, long micros, byte[] bytes, int offset, int length) {
        lastFrameAt[kind.ordinal()] = now;
        heardKind[kind.ordinal()] = true;
        frames++;
        if (!up || connectionEpoch > epoch) {
            raise(Math.max(epoch, connectionEpoch));
        }
        if (shedding) {
            dropped++;
            overflowed = true;
            return;
        }
        int entryBytes = FrameLog.ENTRY_HEADER_BYTES + length;
        if (open.frames() == settings.maxFrames()
                || (open.frames() > 0 && open.sizeInBytes() + entryBytes > settings.maxBytes())) {
            seal();
        }
        open.add(micros, bytes, offset, length);
    }

    /// Says that no connection carries the symbol any more.
    void down(String reason) {
        if (!up) {
            return;
        }
        up = false;
        if (!shedding) {
            seal();
            waiting.add(new Change(new LineChanged(line, epoch, false, reason)));
        }
    }

    /// Sends what has been collected unless a batch is in flight.
    void flush(long now) {
        while (inFlight == null) {
            switch (waiting.poll()) {
                case Change(var change) -> tell(change);
                case Sealed(var sealedEpoch, var log) -> {
                    sealedBytes -= log.sizeInBytes();
                    send(now, sealedEpoch, log);
                }
                case null -> {
                    if (open.frames() == 0 && !overflowed) {
                        return;
                    }
                    send(now, epoch, open.build());
                }
            }
        }
    }

    /// @return false when it is not the ack of the batch in flight
    boolean acked(long sequence, long now) {
        if (inFlight == null || inFlight.sequence() != sequence) {
            return false;
        }
        inFlight = null;
        if (shedding) {
            shedding = false;
            if (up != toldUp || epoch != toldEpoch) {
                waiting.add(new Change(new LineChanged(line, epoch, up, "after an overflow")));
            }
        }
        flush(now);
        return true;
    }

    /// Sends the batch in flight again when it was not acked in time.
    ///
    /// @return true when it was
    boolean resend(long now) {
        return inFlight != null && now - lastSentAt >= settings.ackTimeout().toNanos() && resendNow(now);
    }

    /// Sends the batch in flight again because whoever had it is gone.
    ///
    /// @return true when there is one
    boolean resendNow(long now) {
        if (inFlight == null) {
            return false;
        }
        lastSentAt = now;
        outbox.send(id, inFlight);
        return true;
    }

    /// Frames of the batch in flight, 0 when there is none.
    int framesInFlight() {
        return inFlight == null ? 0 : inFlight.frames().frames();
    }

    /// How long the batch in flight has been without its ack, in ns; 0 when there is none.
    long unackedNanos(long now) {
        return inFlight == null ? 0 : now - firstSentAt;
    }

    /// Drops what is collected, and all that comes until the batch in flight is acked.
    void shed() {
        for (var item : waiting) {
            if (item instanceof Sealed(var _, var log)) {
                dropped += log.frames();
            }
        }
        dropped += open.frames();
        overflowed |= open.frames() > 0 || sealedBytes > 0;
        waiting.clear();
        open.clear();
        sealedBytes = 0;
        shedding = true;
    }

    private void raise(long newEpoch) {
        if (!shedding) {
            seal();
            var reason = up ? "carried by a newer connection" : "first frame";
            waiting.add(new Change(new LineChanged(line, newEpoch, true, reason)));
        }
        up = true;
        epoch = newEpoch;
    }

    private void seal() {
        if (open.frames() > 0) {
            var log = open.build();
            sealedBytes += log.sizeInBytes();
            waiting.add(new Sealed(epoch, log));
        }
    }

    private void tell(LineChanged change) {
        toldUp = change.up();
        toldEpoch = change.epoch();
        outbox.tell(id, change);
    }

    private void send(long now, long batchEpoch, FrameLog log) {
        var batch = new FeedBatch(venue, symbol, line, batchEpoch, nextSequence++, overflowed, log);
        overflowed = false;
        inFlight = batch;
        firstSentAt = now;
        lastSentAt = now;
        outbox.send(id, batch);
    }
}
