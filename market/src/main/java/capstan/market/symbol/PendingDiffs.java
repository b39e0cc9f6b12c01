package capstan.market.symbol;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameLog;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.ports.FrameReader;
import java.util.Arrays;

/// The raw frames of the kept depth diffs, in order of their last ids. `DepthSequence` decides what goes in.
final class PendingDiffs {

    /// Memory that stays allocated when nothing is kept.
    private static final int IDLE_BYTES = 64 << 10;

    /// Frames in the order in which they came, with those that were removed still between them.
    private byte[] bytes = new byte[0];
    private int size;
    private int removedBytes;
    private int[] offsets = new int[0];
    private int[] lengths = new int[0];
    private long[] firstIds = new long[0];
    private long[] lastIds = new long[0];
    private int count;

    int count() {
        return count;
    }

    long firstId(int index) {
        return firstIds[index];
    }

    long lastId(int index) {
        return lastIds[index];
    }

    /// Copies the frame on which the cursor stands.
    void add(FrameLog.Cursor cursor, long firstId, long lastId) {
        add(cursor.array(), cursor.offset(), cursor.length(), firstId, lastId);
    }

    void read(int index, FrameReader reader, FeedMessage into) {
        reader.read(bytes, offsets[index], lengths[index], into);
    }

    /// Whether a kept diff ends at exactly this id.
    boolean endsAt(long lastId) {
        return Arrays.binarySearch(lastIds, 0, count, lastId) >= 0;
    }

    /// Whether a kept diff jumps over this id, so that no book will ever stand at it.
    boolean passes(long id) {
        int found = Arrays.binarySearch(lastIds, 0, count, id);
        int next = -found - 1;
        return found < 0 && next < count && firstIds[next] <= id;
    }

    /// Removes the first diffs.
    void removeFirst(int diffs) {
        if (diffs == count) {
            clear();
            return;
        }
        for (int i = 0; i < diffs; i++) {
            removedBytes += lengths[i];
        }
        count -= diffs;
        System.arraycopy(offsets, diffs, offsets, 0, count);
        System.arraycopy(lengths, diffs, lengths, 0, count);
        System.arraycopy(firstIds, diffs, firstIds, 0, count);
        System.arraycopy(lastIds, diffs, lastIds, 0, count);
        if (removedBytes > size / 2) {
            compact();
        }
    }

    void clear() {
        count = 0;
        size = 0;
        removedBytes = 0;
        if (bytes.length > IDLE_BYTES) {
            bytes = new byte[0];
            offsets = new int[0];
            lengths = new int[0];
            firstIds = new long[0];
            lastIds = new long[0];
        }
    }

    void writeTo(ImageWriter image) {
        image.putInt(count);
        for (int i = 0; i < count; i++) {
            image.putLong(firstIds[i]);
            image.putLong(lastIds[i]);
            image.putBytes(bytes, offsets[i], lengths[i]);
        }
    }

    /// Reads into an empty one and tells `sequence` of each diff.
    void readFrom(ImageReader image, DepthSequence sequence) {
        int kept = image.getCount(2 * Long.BYTES + Integer.BYTES);
        for (int i = 0; i < kept; i++) {
            long firstId = image.getLong();
            long lastId = image.getLong();
            byte[] frame = image.getBytes();
            add(frame, 0, frame.length, firstId, lastId);
            sequence.keep(firstId, lastId, FrameLog.ENTRY_HEADER_BYTES + frame.length);
        }
    }

    private void add(byte[] from, int offset, int length, long firstId, long lastId) {
        if (count == offsets.length) {
            int capacity = Math.max(64, count * 2);
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
            firstIds = Arrays.copyOf(firstIds, capacity);
            lastIds = Arrays.copyOf(lastIds, capacity);
        }
        if (length > bytes.length - size) {
            int wanted = Math.addExact(size, length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, size * 2L + 1024)));
        }
        System.arraycopy(from, offset, bytes, size, length);
        int at = placeOf(lastId);
        offsets[at] = size;
        lengths[at] = length;
        firstIds[at] = firstId;
        lastIds[at] = lastId;
        size += length;
        count++;
    }

    /// Makes room in the columns for a diff; nearly always at their end.
    private int placeOf(long lastId) {
        if (count == 0 || lastIds[count - 1] < lastId) {
            return count;
        }
        int found = Arrays.binarySearch(lastIds, 0, count, lastId);
        int at = found >= 0 ? found : -found - 1;
        System.arraycopy(offsets, at, offsets, at + 1, count - at);
        System.arraycopy(lengths, at, lengths, at + 1, count - at);
        System.arraycopy(firstIds, at, firstIds, at + 1, count - at);
        System.arraycopy(lastIds, at, lastIds, at + 1, count - at);
        return at;
    }

    private void compact() {
        var packed = new byte[size - removedBytes];
        int end = 0;
        for (int i = 0; i < count; i++) {
            System.arraycopy(bytes, offsets[i], packed, end, lengths[i]);
            offsets[i] = end;
            end += lengths[i];
        }
        bytes = packed;
        size = end;
        removedBytes = 0;
    }
}
