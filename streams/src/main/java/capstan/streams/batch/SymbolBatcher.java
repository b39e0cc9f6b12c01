package capstan.streams.batch;

import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.streams.clock.FeedClock;
import capstan.streams.watch.LineWatch;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Routes the frames of one connection's symbols to their feeds and keeps what is held within bounds. Everything
/// happens on the connection's event loop, without locks, and every method must be called there.
///
/// Back-pressure: when the bytes collected pass the high-water mark reading stops, and goes on below the low-water
/// mark. When it stays stopped too long, the symbols whose entities have not acked in that time shed what they
/// hold; the others lose nothing.
public final class SymbolBatcher {

    /// Stops and resumes reading from the sockets that bring the frames.
    public interface Flow {
        void pause(boolean on);
    }

    private static final Logger LOG = LoggerFactory.getLogger(SymbolBatcher.class);

    private final String venue;
    private final int line;
    private final BatchSettings settings;
    private final FrameReader reader;
    private final FeedClock clock;
    private final CountedOutbox outbox;
    private final BackPressure pressure;
    private final LineWatch watch;
    private FrameTap tap = FrameTap.NONE;

    private final SymbolTable<SymbolFeed> feeds = new SymbolTable<>();
    private final List<SymbolFeed> dirty = new ArrayList<>();
    private final FrameIds ids = new FrameIds();
    private final LateAcks lateAcks;
    private final UnreadFrames unread;
    private byte[] scratch = new byte[4096];

    private long held;

    private final long[] framesByKind = new long[FrameKind.values().length];
    private long bytes;
    private long unasked;
    private long droppedOfForgotten;
    private long acked;
    private long framesAcked;
    private long framesFirst;
    private long strayAcks;
    private long resent;

    /// @param watch of the same line; looks at every frame of a symbol that is wanted
    public SymbolBatcher(
            LineWatch watch, BatchSettings settings, FrameReader reader, FeedClock clock, Outbox outbox, Flow flow) {
        this.watch = watch;
        this.venue = watch.venue();
        this.line = watch.line();
        this.settings = settings;
        this.reader = reader;
        this.clock = clock;
        this.pressure = new BackPressure(line, settings, flow, clock.nanos());
        this.lateAcks = new LateAcks(line);
        this.unread = new UnreadFrames(watch, reader, clock, settings);
        this.outbox = new CountedOutbox(outbox);
    }

    /// Has every frame of a symbol that is wanted shown to `newTap`, whatever becomes of it here.
    public void tap(FrameTap newTap) {
        tap = newTap;
    }

    /// Replaces the set of symbols whose frames are collected. What is held for a symbol that is left out is still
    /// sent; frames that come for it count as unasked.
    public void want(Collection<String> symbols) {
        long now = clock.nanos();
        for (var feed : feeds.values()) {
            if (!symbols.contains(feed.symbol()) && !feed.isRetired()) {
                measured(feed, () -> {
                    feed.retire("not followed any more");
                    feed.flush(now);
                });
                forgetIfDone(feed);
            }
        }
        for (var symbol : symbols) {
            var known = feeds.find(symbol);
            if (known == null) {
                // Starting from the clock, a later feed of the same symbol never repeats a sequence.
                long sequence = clock.microsAt(now);
                feeds.add(
                        symbol,
                        new SymbolFeed(venue, symbol, line, sequence, now, settings, outbox, watch.add(symbol)));
            } else {
                known.revive();
            }
        }
    }

    /// Takes one frame of a connection. The buffer is only read during the call.
    public void frame(long epoch, ByteBuf frame) {
        int length = frame.readableBytes();
        byte[] array;
        int offset;
        if (frame.hasArray()) {
            array = frame.array();
            offset = frame.arrayOffset() + frame.readerIndex();
        } else {
            array = scratch(length);
            offset = 0;
            frame.getBytes(frame.readerIndex(), array, 0, length);
        }
        long now = clock.nanos();
        bytes += length;
        FrameKind kind;
        try {
            kind = reader.identify(array, offset, length, ids);
        } catch (MalformedFrame e) {
            unread.malformed(e, array, offset, length, ids, now);
            return;
        }
        framesByKind[kind.ordinal()]++;
        if (kind == FrameKind.UNKNOWN) {
            unread.unknown(array, offset, length, ids, now);
            return;
        }
        var feed = feeds.find(array, ids.symbolOffset, ids.symbolLength);
        if (feed == null || feed.isRetired()) {
            unasked++;
            return;
        }
        long micros = clock.microsAt(now);
        feed.watch().frame(epoch, ids, micros);
        tap.frame(feed.symbol(), kind, epoch, micros, array, offset, length);
        long before = feed.collectedBytes();
        feed.append(epoch, kind, now, micros, array, offset, length);
        held += feed.collectedBytes() - before;
        if (!feed.isInFlight() && !feed.isDirty()) {
            feed.dirty(true);
            dirty.add(feed);
        }
        pressure.stopIfHigh(held, now);
    }

    /// True when frames wait that no ack will send.
    public boolean needsFlush() {
        return !dirty.isEmpty();
    }

    /// Sends what has been collected for symbols that have no batch in flight.
    public void flush() {
        long now = clock.nanos();
        for (var feed : dirty) {
            feed.dirty(false);
            long before = feed.collectedBytes();
            feed.flush(now);
            held += feed.collectedBytes() - before;
        }
        dirty.clear();
        pressure.resumeIfLow(held, now);
    }

    /// Takes the entity's word that a batch is journaled, and sends what was collected meanwhile.
    ///
    /// @param journaled frames of the batch that no other line had brought before
    public void acked(String symbol, long sequence, int journaled) {
        var feed = feeds.find(symbol);
        if (feed == null) {
            strayAcks++;
            return;
        }
        long now = clock.nanos();
        long before = feed.collectedBytes();
        int frames = feed.framesInFlight();
        if (feed.acked(sequence, now)) {
            acked++;
            framesAcked += frames;
            framesFirst += journaled;
        } else {
            strayAcks++;
        }
        held += feed.collectedBytes() - before;
        forgetIfDone(feed);
        pressure.resumeIfLow(held, now);
    }

    /// Sends again what an entity has not acked, because it has begun anew and may not have it.
    ///
    /// @param id `venue:SYMBOL`
    public void begun(String id) {
        var feed = id.startsWith(venue + ":") ? feeds.find(id.substring(venue.length() + 1)) : null;
        resent += feed != null && feed.resendNow(clock.nanos()) ? 1 : 0;
    }

    /// Says that no connection carries any symbol any more.
    public void lineDown(String reason) {
        long now = clock.nanos();
        for (var feed : feeds.values()) {
            silence(feed, reason, now);
        }
    }

    /// Says that a symbol is not carried at present; its next frame says the opposite.
    public void silence(String symbol, String reason) {
        var feed = feeds.find(symbol);
        if (feed != null) {
            silence(feed, reason, clock.nanos());
        }
    }

    /// Looks at everything that depends on time: late acks and pauses. To be called regularly.
    public void tick() {
        long now = clock.nanos();
        boolean pausedTooLong = pressure.isPausedTooLong(now);
        for (var feed : feeds.values()) {
            if (feed.isRetired()
                    && feed.unackedNanos(now) >= settings.ackTimeout().toNanos()) {
                LOG.warn("symbol left without its last acks symbol={} line={}", feed.symbol(), line);
                forget(feed);
                continue;
            }
            boolean again = feed.resend(now);
            resent += again ? 1 : 0;
            if (feed.unackedNanos(now) >= settings.ackTimeout().toNanos()) {
                lateAcks.late(feed.unackedNanos(now), again);
            }
            if (pausedTooLong && feed.unackedNanos(now) >= settings.pauseLimit().toNanos() && !feed.isShedding()) {
                shed(feed, now);
            }
        }
        lateAcks.looked(now, feeds.values().size());
        pressure.resumeIfLow(held, now);
    }

    /// The feeds of all symbols, for those who watch them.
    public List<SymbolFeed> feeds() {
        return feeds.values();
    }

    /// True when everything that was collected has been acked.
    public boolean isDrained() {
        for (var feed : feeds.values()) {
            if (!feed.isIdle()) {
                return false;
            }
        }
        return true;
    }

    public boolean isPaused() {
        return pressure.isPaused();
    }

    /// Monotonic time at which reading last went on after a pause, or at which the batcher was made.
    public long resumedAt() {
        return pressure.resumedAt();
    }

    /// Bytes collected and not yet sent, of all symbols.
    public long heldBytes() {
        return held;
    }

    /// Bytes sent and not yet acked, of all symbols.
    public long inFlightBytes() {
        long sum = 0;
        for (var feed : feeds.values()) {
            sum += feed.inFlightBytes();
        }
        return sum;
    }

    public BatchCounters counters() {
        long frames = unread.malformed();
        for (long count : framesByKind) {
            frames += count;
        }
        long dropped = droppedOfForgotten;
        for (var feed : feeds.values()) {
            dropped += feed.dropped();
        }
        return new BatchCounters(
                frames,
                bytes,
                framesByKind[FrameKind.TRADES.ordinal()],
                framesByKind[FrameKind.BEST_BID_ASK.ordinal()],
                framesByKind[FrameKind.DEPTH_TOP.ordinal()],
                framesByKind[FrameKind.DEPTH_DIFF.ordinal()],
                framesByKind[FrameKind.UNKNOWN.ordinal()],
                unread.malformed(),
                unasked,
                dropped,
                outbox.batches(),
                acked,
                framesAcked,
                framesFirst,
                strayAcks,
                resent,
                pressure.pauses());
    }

    private void silence(SymbolFeed feed, String reason, long now) {
        measured(feed, () -> {
            feed.down(reason);
            feed.flush(now);
        });
    }

    private void shed(SymbolFeed feed, long now) {
        measured(feed, feed::shed);
        watch.report(
                DetectionKind.OVERFLOW,
                feed.symbol(),
                clock.microsAt(now),
                feed.dropped() + " frames dropped so far, its entity has not acked for "
                        + feed.unackedNanos(now) / 1_000_000 + " ms");
        LOG.warn(
                "symbol sheds symbol={} line={} unackedMillis={} dropped={}",
                feed.symbol(),
                line,
                feed.unackedNanos(now) / 1_000_000,
                feed.dropped());
    }

    private void forgetIfDone(SymbolFeed feed) {
        if (feed.isRetired() && feed.isIdle()) {
            forget(feed);
        }
    }

    private void forget(SymbolFeed feed) {
        held -= feed.collectedBytes();
        droppedOfForgotten += feed.dropped();
        feeds.remove(feed.symbol());
        watch.remove(feed.watch());
        dirty.remove(feed);
    }

    private void measured(SymbolFeed feed, Runnable change) {
        long before = feed.collectedBytes();
        change.run();
        held += feed.collectedBytes() - before;
    }

    private byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }
        return scratch;
    }
}
