package capstan.streams.kinesis.writer;

import capstan.actors.Backoff;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.wire.batch.StreamRecordCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;

/// What waits to be written to one stream, by symbol and in order. Owned by one actor.
///
/// A symbol has at most one record under way, because records of one call, and calls beside each other, keep no order
/// when some fail. What gathers meanwhile goes into the next record together. A record that failed dissolves into what
/// it was made of, at the head of its symbol, and is tried again after a wait; other symbols go on.
///
/// Above its bound the queue drops what is oldest and not under way. The symbol's next record then carries the overflow
/// mark, and when nothing more comes for it, a record that is only the mark.
final class WriteQueue {

    /// A record under way.
    static final class Outgoing {
        private final Key key;
        private final List<Chunk> chunks;
        private final PutRecordsRequestEntry entry;
        private final int frames;

        private Outgoing(Key key, List<Chunk> chunks, PutRecordsRequestEntry entry, int frames) {
            this.key = key;
            this.chunks = chunks;
            this.entry = entry;
            this.frames = frames;
        }

        PutRecordsRequestEntry entry() {
            return entry;
        }

        String symbol() {
            return key.symbol;
        }

        int frames() {
            return frames;
        }

        int bytes() {
            return entry.data().asByteArrayUnsafe().length + key.bytes;
        }
    }

    /// Frames of one symbol that were dropped.
    record Dropped(String symbol, long frames) {}

    private enum Place {
        WAITING,
        UNDER_WAY,
        GONE
    }

    private static final class Chunk {
        private final Key key;
        private final FrameLog frames;
        private boolean overflowBefore;
        private Place place = Place.WAITING;

        Chunk(Key key, FrameLog frames, boolean overflowBefore) {
            this.key = key;
            this.frames = frames;
            this.overflowBefore = overflowBefore;
        }
    }

    private static final class Key {
        private final String symbol;
        private final int bytes;
        private final Backoff backoff;
        private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
        private boolean underWay;
        private long epoch;
        private boolean waits;
        private long notBefore;

        Key(String symbol, Backoff backoff) {
            this.symbol = symbol;
            this.bytes = symbol.getBytes(StandardCharsets.UTF_8).length;
            this.backoff = backoff;
        }
    }

    private final String venue;
    private final int line;
    private final WriterSettings settings;
    private final LinkedHashMap<String, Key> keys = new LinkedHashMap<>();
    /// Chunks in order of arrival, those that are gone among them until they come to the front.
    private final ArrayDeque<Chunk> oldest = new ArrayDeque<>();
    private long bytes;
    private long sequence;

    /// @param line written into the records, for people who look for where they came from
    WriteQueue(String venue, int line, WriterSettings settings) {
        this.venue = venue;
        this.line = line;
        this.settings = settings;
    }

    /// Takes what the feed has laid down for a symbol.
    ///
    /// @return frames that can never be written because they are too large
    long add(FrameShelf.Stack stack) {
        Key key = keys.computeIfAbsent(stack.symbol(), symbol -> new Key(symbol, new Backoff(settings.backoff())));
        key.epoch = stack.epoch();
        long tooLarge = addPieces(key, stack.frames());
        if (stack.lost() > 0) {
            mark(key);
        }
        return tooLarge;
    }

    private long addPieces(Key key, FrameLog frames) {
        if (frames.sizeInBytes() <= settings.maxRecordBytes()) {
            add(key, frames);
            return 0;
        }
        long tooLarge = 0;
        var piece = new FrameLog.Builder(settings.maxRecordBytes());
        FrameLog.Cursor cursor = frames.cursor();
        while (cursor.next()) {
            int size = cursor.entryEnd() - cursor.entryOffset();
            if (piece.frames() > 0 && piece.sizeInBytes() + size > settings.maxRecordBytes()) {
                add(key, piece.build());
            }
            if (size > WriterSettings.largestFrame()) {
                mark(key);
                tooLarge++;
            } else {
                piece.addEntry(cursor);
            }
        }
        add(key, piece.build());
        return tooLarge;
    }

    private void add(Key key, FrameLog frames) {
        if (frames.isEmpty()) {
            return;
        }
        Chunk last = key.waiting.peekLast();
        boolean onlyMark = last != null && last.frames.isEmpty();
        if (onlyMark) {
            key.waiting.removeLast();
        }
        var chunk = new Chunk(key, frames, onlyMark);
        key.waiting.addLast(chunk);
        oldest.addLast(chunk);
        bytes += frames.sizeInBytes();
    }

    /// Says that frames are missing behind what waits for a symbol.
    private static void mark(Key key) {
        Chunk last = key.waiting.peekLast();
        if (last == null || !last.frames.isEmpty()) {
            key.waiting.addLast(new Chunk(key, FrameLog.EMPTY, true));
        }
    }

    /// Drops what is oldest until the rest is within the bound.
    List<Dropped> shrink() {
        if (bytes <= settings.bufferBytes()) {
            return List.of();
        }
        Map<String, Long> dropped = new LinkedHashMap<>();
        Iterator<Chunk> chunks = oldest.iterator();
        while (bytes > settings.bufferBytes() && chunks.hasNext()) {
            Chunk chunk = chunks.next();
            if (chunk.place == Place.WAITING) {
                drop(chunk);
                dropped.merge(chunk.key.symbol, (long) chunk.frames.frames(), Long::sum);
            }
            if (chunk.place == Place.GONE) {
                chunks.remove();
            }
        }
        return dropped.entrySet().stream()
                .map(symbol -> new Dropped(symbol.getKey(), symbol.getValue()))
                .toList();
    }

    private void drop(Chunk chunk) {
        Key key = chunk.key;
        if (key.waiting.peekFirst() != null && key.waiting.peekFirst().frames.isEmpty()) {
            key.waiting.removeFirst(); // a mark before it; the next one says the same
        }
        key.waiting.removeFirst();
        chunk.place = Place.GONE;
        bytes -= chunk.frames.sizeInBytes();
        Chunk next = key.waiting.peekFirst();
        if (next == null) {
            mark(key);
        } else {
            next.overflowBefore = true;
        }
    }

    /// Records for one more call: a record of each symbol that may be written now, the longest waited for first.
    ///
    /// @param now monotonic time in ns
    List<Outgoing> nextCall(long now) {
        var call = new ArrayList<Outgoing>();
        int callBytes = 0;
        var turned = new ArrayList<Key>();
        for (Key key : keys.values()) {
            if (call.size() == settings.flow().maxCallRecords()) {
                break;
            }
            if (key.underWay || key.waiting.isEmpty() || isWaiting(key, now)) {
                continue;
            }
            Outgoing record = record(key);
            if (callBytes + record.bytes() > settings.flow().maxCallBytes()) {
                restore(record);
                break;
            }
            callBytes += record.bytes();
            call.add(record);
            turned.add(key);
        }
        for (Key key : turned) { // whoever had a turn goes to the end
            keys.remove(key.symbol);
            keys.put(key.symbol, key);
        }
        return call;
    }

    private Outgoing record(Key key) {
        var chunks = new ArrayList<Chunk>();
        var frames = new FrameLog.Builder(key.waiting.getFirst().frames.sizeInBytes());
        boolean overflowed = key.waiting.getFirst().overflowBefore;
        while (fits(frames, chunks.isEmpty(), key.waiting.peekFirst())) {
            Chunk chunk = key.waiting.removeFirst();
            chunk.place = Place.UNDER_WAY;
            frames.addAll(chunk.frames);
            chunks.add(chunk);
        }
        key.underWay = true;
        int count = frames.frames();
        var batch = new FeedBatch(venue, key.symbol, line, key.epoch, ++sequence, overflowed, frames.build());
        var entry = PutRecordsRequestEntry.builder()
                .partitionKey(key.symbol)
                .data(SdkBytes.fromByteArrayUnsafe(StreamRecordCodec.encode(batch)))
                .build();
        return new Outgoing(key, chunks, entry, count);
    }

    /// A mark stands before all frames of its record.
    private boolean fits(FrameLog.Builder frames, boolean first, @Nullable Chunk chunk) {
        return chunk != null
                && (first
                        || (!chunk.overflowBefore
                                && frames.sizeInBytes() + chunk.frames.sizeInBytes() <= settings.maxRecordBytes()));
    }

    /// The service has the record.
    void written(Outgoing record) {
        Key key = record.key;
        key.underWay = false;
        key.backoff.reset();
        for (Chunk chunk : record.chunks) {
            chunk.place = Place.GONE;
            bytes -= chunk.frames.sizeInBytes();
        }
        while (oldest.peekFirst() != null && oldest.peekFirst().place == Place.GONE) {
            oldest.removeFirst();
        }
    }

    /// The service refused the record: its symbol waits before it is tried again.
    ///
    /// @param now monotonic time in ns
    void refused(Outgoing record, long now) {
        Key key = record.key;
        key.waits = true;
        key.notBefore = now + key.backoff.next().toNanos();
        restore(record);
    }

    /// It is not known what became of the record, or nothing did: it is tried again with the next call.
    void unanswered(Outgoing record) {
        restore(record);
    }

    private static void restore(Outgoing record) {
        record.key.underWay = false;
        for (Chunk chunk : record.chunks.reversed()) {
            chunk.place = Place.WAITING;
            record.key.waiting.addFirst(chunk);
        }
    }

    /// Bytes of frames that are not written yet, those under way included.
    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        for (Key key : keys.values()) {
            if (key.underWay || !key.waiting.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// Symbols whose last record failed and that wait to be tried again.
    int waitingKeys(long now) {
        int waiting = 0;
        for (Key key : keys.values()) {
            waiting += isWaiting(key, now) ? 1 : 0;
        }
        return waiting;
    }

    private static boolean isWaiting(Key key, long now) {
        key.waits &= now - key.notBefore < 0;
        return key.waits;
    }
}
