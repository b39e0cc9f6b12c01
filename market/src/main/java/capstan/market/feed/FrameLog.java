package capstan.market.feed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Raw exchange frames in arrival order with their receive times, back to back in one immutable array.
///
/// Layout of an entry, little-endian: `int64` receive time in µs since the epoch, `uint32` frame length, the
/// frame's bytes. This is what an SBE group of (receiveTime, data frame) looks like on the wire, so a line's bytes
/// go to the journal and back as they are, without being taken apart.
public final class FrameLog {

    public static final int ENTRY_HEADER_BYTES = Long.BYTES + Integer.BYTES;
    public static final FrameLog EMPTY = new FrameLog(new byte[0], 0, 0, 0);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final int frames;

    private FrameLog(byte[] bytes, int start, int end, int frames) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.frames = frames;
    }

    /// Wraps entries that lie in `bytes` from `start` to `end` (exclusive), after walking them once. The array must
    /// not be changed afterwards.
    ///
    /// @throws MalformedFrame when the entries do not fill the range exactly or are not `frames` in number
    public static FrameLog wrap(byte[] bytes, int start, int end, int frames) {
        int position = start;
        int seen = 0;
        while (position < end) {
            if (end - position < ENTRY_HEADER_BYTES) {
                throw new MalformedFrame(
                        position,
                        "frame entry needs " + ENTRY_HEADER_BYTES + " header bytes, " + (end - position) + " are left");
            }
            int length = (int) INT.get(bytes, position + Long.BYTES);
            if (length < 0 || length > end - position - ENTRY_HEADER_BYTES) {
                throw new MalformedFrame(
                        position,
                        "frame entry says " + Integer.toUnsignedString(length) + " bytes, "
                                + (end - position - ENTRY_HEADER_BYTES) + " are left");
            }
            position += ENTRY_HEADER_BYTES + length;
            seen++;
        }
        if (seen != frames) {
            throw new MalformedFrame(start, "expected " + frames + " frames, found " + seen);
        }
        return new FrameLog(bytes, start, end, frames);
    }

    public int frames() {
        return frames;
    }

    /// Bytes of all entries, headers included.
    public int sizeInBytes() {
        return end - start;
    }

    public boolean isEmpty() {
        return frames == 0;
    }

    /// The array that holds the entries between `start()` and `end()`. Not to be changed.
    public byte[] array() {
        return bytes;
    }

    public int start() {
        return start;
    }

    public int end() {
        return end;
    }

    /// A cursor before the first frame.
    public Cursor cursor() {
        return new Cursor(this);
    }

    /// Walks the frames of a log in order. `next()` moves to a frame, the accessors then tell where it lies.
    public static final class Cursor {
        private final FrameLog log;
        private int entry;
        private int nextEntry;
        private int length;
        private int index = -1;

        private Cursor(FrameLog log) {
            this.log = log;
            this.nextEntry = log.start;
        }

        public boolean next() {
            if (nextEntry >= log.end) {
                return false;
            }
            entry = nextEntry;
            length = (int) INT.get(log.bytes, entry + Long.BYTES);
            nextEntry = entry + ENTRY_HEADER_BYTES + length;
            index++;
            return true;
        }

        public long receiveTimeMicros() {
            return (long) LONG.get(log.bytes, entry);
        }

        public byte[] array() {
            return log.bytes;
        }

        /// Index of the frame's first byte in `array()`.
        public int offset() {
            return entry + ENTRY_HEADER_BYTES;
        }

        public int length() {
            return length;
        }

        /// Index of the current entry's first byte, header included, in `array()`.
        public int entryOffset() {
            return entry;
        }

        /// Index behind the current entry in `array()`.
        public int entryEnd() {
            return nextEntry;
        }

        /// Number of frames before the current one.
        public int index() {
            return index;
        }

        /// The frames before the current one, over the same array.
        public FrameLog before() {
            return new FrameLog(log.bytes, log.start, entry, index);
        }

        /// The frames up to the current one, over the same array.
        public FrameLog upToHere() {
            return new FrameLog(log.bytes, log.start, nextEntry, index + 1);
        }

        /// The current frame and those behind it, over the same array.
        public FrameLog fromHere() {
            return new FrameLog(log.bytes, entry, log.end, log.frames - index);
        }

        /// The frames behind the current one, over the same array.
        public FrameLog after() {
            return new FrameLog(log.bytes, nextEntry, log.end, log.frames - index - 1);
        }
    }

    /// Collects frames into a log. Owned by one thread; `build` hands the bytes over and starts anew.
    public static final class Builder {
        private byte[] bytes;
        private int size;
        private int frames;

        public Builder(int capacity) {
            bytes = new byte[capacity];
        }

        public int frames() {
            return frames;
        }

        public int sizeInBytes() {
            return size;
        }

        public void add(long receiveTimeMicros, byte[] frame, int offset, int length) {
            int at = reserve(receiveTimeMicros, length);
            System.arraycopy(frame, offset, bytes, at, length);
        }

        /// Appends an entry's header and room for its frame; returns where in `array()` the caller must put the
        /// frame's bytes.
        public int reserve(long receiveTimeMicros, int length) {
            int entryBytes = Math.addExact(ENTRY_HEADER_BYTES, length);
            ensureCapacity(Math.addExact(size, entryBytes));
            LONG.set(bytes, size, receiveTimeMicros);
            INT.set(bytes, size + Long.BYTES, length);
            int at = size + ENTRY_HEADER_BYTES;
            size += entryBytes;
            frames++;
            return at;
        }

        /// Appends the entry on which the cursor stands, as it is.
        public void addEntry(Cursor cursor) {
            int entryBytes = cursor.entryEnd() - cursor.entryOffset();
            ensureCapacity(Math.addExact(size, entryBytes));
            System.arraycopy(cursor.array(), cursor.entryOffset(), bytes, size, entryBytes);
            size += entryBytes;
            frames++;
        }

        /// Appends every entry of a log.
        public void addAll(FrameLog log) {
            ensureCapacity(Math.addExact(size, log.sizeInBytes()));
            System.arraycopy(log.bytes, log.start, bytes, size, log.sizeInBytes());
            size += log.sizeInBytes();
            frames += log.frames;
        }

        /// The array that is being filled; replaced when it grows.
        public byte[] array() {
            return bytes;
        }

        public void clear() {
            size = 0;
            frames = 0;
        }

        /// The frames collected so far as an immutable log; the builder is empty afterwards.
        public FrameLog build() {
            var log = new FrameLog(Arrays.copyOf(bytes, size), 0, size, frames);
            clear();
            return log;
        }

        /// The frames collected so far as an immutable log; the builder goes on with them.
        public FrameLog copy() {
            return new FrameLog(Arrays.copyOf(bytes, size), 0, size, frames);
        }

        private void ensureCapacity(int wanted) {
            if (wanted > bytes.length) {
                bytes = Arrays.copyOf(
                        bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, bytes.length * 2L)));
            }
        }
    }
}
