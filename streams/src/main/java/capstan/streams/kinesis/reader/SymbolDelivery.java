package capstan.streams.kinesis.reader;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.streams.batch.Outbox;
import capstan.streams.kinesis.reader.ShardProgress.Entry;
import capstan.streams.line.SymbolLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the line holds for one symbol: the batch without its ack, and what has been read since, of all streams in the
/// order of reading. Records of several streams go into one batch, because the entity takes each by its own ids. Owned
/// by the line's actor.
final class SymbolDelivery {

    /// @param record that is done with these frames; null when more of its frames follow
    /// @param hole why frames are missing before these, null when none are
    private record Waiting(
            FrameLog frames,
            @Nullable Entry record,
            @Nullable String hole) {}

    private final String venue;
    private final String symbol;
    private final String id;
    private final int line;
    private final long epoch;
    private final int maxBatchBytes;
    private final Outbox outbox;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private @Nullable FeedBatch inFlight;
    private List<Entry> recordsInFlight = List.of();
    private long firstSentAt;
    private long lastSentAt;
    private long nextSequence;
    private boolean up;
    private long lastAt;
    private boolean heard;
    private long frames;
    private long batches;

    SymbolDelivery(
            String venue,
            String symbol,
            int line,
            long epoch,
            long firstSequence,
            long now,
            int maxBatchBytes,
            Outbox outbox) {
        this.venue = venue;
        this.symbol = symbol;
        this.id = venue + ":" + symbol;
        this.line = line;
        this.epoch = epoch;
        this.nextSequence = firstSequence;
        this.lastAt = now;
        this.maxBatchBytes = maxBatchBytes;
        this.outbox = outbox;
    }

    /// Takes the frames of one record.
    ///
    /// @param hole why frames are missing before these, null when none are
    void add(FrameLog log, Entry record, @Nullable String hole, long now) {
        lastAt = now;
        heard = true;
        frames += log.frames();
        if (log.sizeInBytes() <= maxBatchBytes) {
            wait(log, record, hole);
        } else {
            split(log, record, hole);
        }
        send(now);
    }

    private void split(FrameLog log, Entry record, @Nullable String hole) {
        var piece = new FrameLog.Builder(maxBatchBytes);
        String before = hole;
        FrameLog.Cursor cursor = log.cursor();
        while (cursor.next()) {
            int size = cursor.entryEnd() - cursor.entryOffset();
            if (piece.frames() > 0 && piece.sizeInBytes() + size > maxBatchBytes) {
                wait(piece.build(), null, before);
                before = null;
            }
            piece.addEntry(cursor);
        }
        wait(piece.build(), record, before);
    }

    private void wait(FrameLog log, @Nullable Entry record, @Nullable String hole) {
        waiting.addLast(new Waiting(log, record, hole));
        waitingBytes += log.sizeInBytes();
    }

    /// Sends what has been read unless a batch is in flight.
    private void send(long now) {
        while (inFlight == null && !waiting.isEmpty()) {
            Waiting first = waiting.getFirst();
            if (first.hole() != null) {
                down(first.hole());
            }
            var log = new FrameLog.Builder(first.frames().sizeInBytes());
            var records = new ArrayList<Entry>();
            while (fits(log, waiting.peekFirst())) {
                Waiting taken = waiting.removeFirst();
                waitingBytes -= taken.frames().sizeInBytes();
                log.addAll(taken.frames());
                if (taken.record() != null) {
                    records.add(taken.record());
                }
                if (taken.hole() != null && taken.frames().isEmpty()) {
                    break; // only the mark
                }
            }
            if (log.frames() == 0) {
                records.forEach(Entry::done);
            } else {
                send(log.build(), records, now);
            }
        }
    }

    /// A hole stands before all frames of its batch.
    private boolean fits(FrameLog.Builder log, @Nullable Waiting next) {
        return next != null
                && (log.frames() == 0
                        || (next.hole() == null
                                && log.sizeInBytes() + next.frames().sizeInBytes() <= maxBatchBytes));
    }

    private void send(FrameLog log, List<Entry> records, long now) {
        if (!up) {
            up = true;
            outbox.tell(id, new LineChanged(line, epoch, true, "records come"));
        }
        var batch = new FeedBatch(venue, symbol, line, epoch, nextSequence++, false, log);
        batches++;
        inFlight = batch;
        recordsInFlight = records;
        firstSentAt = now;
        lastSentAt = now;
        outbox.send(id, batch);
    }

    /// @return frames of the batch that was acked, −1 when it is not the ack of the batch in flight
    int acked(long sequence, long now) {
        FeedBatch batch = inFlight;
        if (batch == null || batch.sequence() != sequence) {
            return -1;
        }
        inFlight = null;
        List<Entry> done = recordsInFlight;
        recordsInFlight = List.of();
        done.forEach(Entry::done);
        send(now);
        return batch.frames().frames();
    }

    /// Sends the batch in flight again when it was not acked in time.
    ///
    /// @return true when it was
    boolean resend(long now, long ackTimeoutNanos) {
        FeedBatch batch = inFlight;
        if (batch == null || now - lastSentAt < ackTimeoutNanos) {
            return false;
        }
        lastSentAt = now;
        outbox.send(id, batch);
        return true;
    }

    /// Says that the line does not carry the symbol when nothing has come for so long.
    void lookForSilence(long now, long silentNanos) {
        if (up && inFlight == null && now - lastAt >= silentNanos) {
            down("nothing came from kinesis for " + silentNanos / 1_000_000_000 + " s");
        }
    }

    /// Nobody wants the symbol any more: what was read of it is as good as done.
    void abandon(String reason) {
        down(reason);
        recordsInFlight.forEach(Entry::done);
        for (Waiting item : waiting) {
            if (item.record() != null) {
                item.record().done();
            }
        }
    }

    /// The entity takes it for a gap when no other line carries the symbol; when one does, the ids tell.
    void down(String reason) {
        if (up) {
            up = false;
            outbox.tell(id, new LineChanged(line, epoch, false, reason));
        }
    }

    String symbol() {
        return symbol;
    }

    /// Batches sent, without those sent again.
    long batches() {
        return batches;
    }

    long waitingBytes() {
        return waitingBytes;
    }

    long inFlightBytes() {
        return inFlight == null ? 0 : inFlight.frames().sizeInBytes();
    }

    boolean isIdle() {
        return inFlight == null && waiting.isEmpty();
    }

    /// How long the batch in flight has been without its ack, in ns; 0 when there is none.
    long unackedNanos(long now) {
        return inFlight == null ? 0 : now - firstSentAt;
    }

    SymbolLine status(long now) {
        return new SymbolLine(
                symbol,
                up,
                heard ? epoch : 0,
                (now - lastAt) / 1_000_000,
                frames,
                waitingBytes,
                inFlight != null,
                false,
                0);
    }
}
