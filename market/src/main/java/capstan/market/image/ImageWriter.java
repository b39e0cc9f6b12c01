package capstan.market.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes one section of a state image: little-endian, the section's version first.
public final class ImageWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[256];
    private int size;

    /// @param version of the section's layout, to be raised when something is appended to it
    public ImageWriter(int version) {
        putInt(version);
    }

    public void putInt(int value) {
        int at = reserve(Integer.BYTES);
        INT.set(bytes, at, value);
    }

    public void putLong(long value) {
        int at = reserve(Long.BYTES);
        LONG.set(bytes, at, value);
    }

    /// Writes the double's raw bits.
    public void putDouble(double value) {
        putLong(Double.doubleToRawLongBits(value));
    }

    public void putBoolean(boolean value) {
        int at = reserve(1);
        bytes[at] = (byte) (value ? 1 : 0);
    }

    /// Writes `length` bytes with their length before them.
    public void putBytes(byte[] from, int offset, int length) {
        putInt(length);
        int at = reserve(length);
        System.arraycopy(from, offset, bytes, at, length);
    }

    /// Writes the text as UTF-8 with its length before it.
    public void putText(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putBytes(utf8, 0, utf8.length);
    }

    public void putConstant(Enum<?> constant) {
        putText(constant.name());
    }

    /// What was written so far.
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /// Makes room and returns where; `bytes` may be another array afterwards.
    private int reserve(int length) {
        int at = size;
        int end = Math.addExact(at, length);
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(end, bytes.length * 2L)));
        }
        size = end;
        return at;
    }
}
