package capstan.market.symbol;

import capstan.market.feed.FeedMessage;
import capstan.market.feed.FrameLog;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.ports.FrameReader;
import java.util.Arrays;

/// The raw frames of the kept run of depth diffs, in order. `DepthSequence` decides what goes in.
final class PendingDiffs {

    /// Memory that stays allocated when the run is dropped.
    private static final int IDLE_BYTES = 64 << 10;

    private byte[] bytes = new byte[0];
    private int size;
    private int[] offsets = new int[0];
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
        int end = index + 1 < count ? offsets[index + 1] : size;
        reader.read(bytes, offsets[index], end - offsets[index], into);
    }

    /// Whether a kept diff ends at exactly this id.
    boolean endsAt(long lastId) {
        return Arrays.binarySearch(lastIds, 0, count, lastId) >= 0;
    }

    void clear() {
        count = 0;
        size = 0;
        if (bytes.length > IDLE_BYTES) {
            bytes = new byte[0];
            offsets = new int[0];
            firstIds = new long[0];
            lastIds = new long[0];
        }
    }

    void writeTo(ImageWriter image) {
        image.putInt(count);
        for (int i = 0; i < count; i++) {
            image.putLong(firstIds[i]);
            image.putLong(lastIds[i]);
            int end = i + 1 < count ? offsets[i + 1] : size;
            image.putBytes(bytes, offsets[i], end - offsets[i]);
        }
    }

    /// Reads into an empty run and tells `sequence` of each diff.
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
            firstIds = Arrays.copyOf(firstIds, capacity);
            lastIds = Arrays.copyOf(lastIds, capacity);
        }
        if (length > bytes.length - size) {
            int wanted = Math.addExact(size, length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(wanted, size * 2L + 1024)));
        }
        System.arraycopy(from, offset, bytes, size, length);
        offsets[count] = size;
        firstIds[count] = firstId;
        lastIds[count] = lastId;
        size += length;
        count++;
    }
}
