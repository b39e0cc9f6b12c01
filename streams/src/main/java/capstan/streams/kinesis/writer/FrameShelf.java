package capstan.streams.kinesis.writer;

import capstan.market.feed.FrameLog;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the feed's threads lay down frames of one stream and the writer takes them up. A frame costs one look-up and
/// one copy under a lock that only the writer ever contends for. What lies here is bounded: when the writer is stuck,
/// further frames are not taken, and the first one after that says so.
final class FrameShelf {

    /// What has been laid down for one symbol.
    ///
    /// @param lost frames not taken behind the last of these
    record Stack(String symbol, long epoch, FrameLog frames, long lost) {}

    private static final int FIRST_CAPACITY = 1024;

    private final ConcurrentHashMap<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;

    /// @param maxBytes of all symbols
    FrameShelf(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    void put(String symbol, long epoch, long receiveTimeMicros, byte[] frame, int offset, int length) {
        Place place = places.get(symbol);
        if (place == null) {
            place = places.computeIfAbsent(symbol, Place::new);
        }
        int size = FrameLog.ENTRY_HEADER_BYTES + length;
        boolean fits = bytes.addAndGet(size) <= maxBytes;
        if (!place.add(fits, epoch, receiveTimeMicros, frame, offset, length)) {
            bytes.addAndGet(-size);
        }
    }

    /// Takes everything up, in the order of arrival within each symbol.
    void take(Consumer<Stack> to) {
        for (Place place : places.values()) {
            Stack stack = place.take();
            if (stack != null) {
                bytes.addAndGet(-stack.frames().sizeInBytes());
                to.accept(stack);
            }
        }
    }

    long bytes() {
        return bytes.get();
    }

    private static final class Place {

        private final String symbol;
        private final FrameLog.Builder frames = new FrameLog.Builder(FIRST_CAPACITY);
        private long epoch;
        private long lost;

        Place(String symbol) {
            this.symbol = symbol;
        }

        /// Once a frame was lost all further ones are, until the writer comes: what is lost must lie in one place.
        ///
        /// @return whether the frame was taken
        synchronized boolean add(
                boolean fits, long frameEpoch, long receiveTimeMicros, byte[] frame, int offset, int length) {
            if (!fits || lost > 0) {
                lost++;
                return false;
            }
            epoch = frameEpoch;
            frames.add(receiveTimeMicros, frame, offset, length);
            return true;
        }

        synchronized @Nullable Stack take() {
            if (frames.frames() == 0 && lost == 0) {
                return null;
            }
            var stack = new Stack(symbol, epoch, frames.build(), lost);
            lost = 0;
            return stack;
        }
    }
}
