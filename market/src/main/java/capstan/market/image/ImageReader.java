package capstan.market.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads one section of a state image in the order in which `ImageWriter` wrote it.
///
/// Every method throws `UnreadableImage` when the section ends too early or holds what cannot be.
public final class ImageReader {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final String section;
    private final byte[] bytes;
    private int position;
    private final int version;

    /// @param section its name, for error messages
    /// @param newestVersion highest version of the layout that this build knows
    public ImageReader(String section, byte[] bytes, int newestVersion) {
        this.section = section;
        this.bytes = bytes;
        version = getInt();
        if (version < 1 || version > newestVersion) {
            throw new UnreadableImage("state image: section " + section + " has version " + version
                    + ", this build reads 1 to " + newestVersion
                    + "; run the build that wrote it, or delete the state snapshot and fold the journal");
        }
    }

    public int version() {
        return version;
    }

    public int getInt() {
        return (int) INT.get(bytes, take(Integer.BYTES));
    }

    public long getLong() {
        return (long) LONG.get(bytes, take(Long.BYTES));
    }

    public double getDouble() {
        return Double.longBitsToDouble(getLong());
    }

    public boolean getBoolean() {
        return bytes[take(1)] != 0;
    }

    /// A count of entries that take at least `leastBytes` each, so that no more memory is taken than bytes are
    /// there.
    public int getCount(int leastBytes) {
        int count = getInt();
        if (count < 0 || (long) count * leastBytes > bytes.length - position) {
            throw new UnreadableImage("state image: section " + section + " says " + count + " entries of at least "
                    + leastBytes + " bytes at byte " + position + " of " + bytes.length);
        }
        return count;
    }

    public byte[] getBytes() {
        int length = getCount(1);
        int at = take(length);
        return Arrays.copyOfRange(bytes, at, at + length);
    }

    public String getText() {
        return new String(getBytes(), StandardCharsets.UTF_8);
    }

    /// A constant of an enum by its name.
    public <T extends Enum<T>> T getConstant(Class<T> type) {
        String name = getText();
        for (T constant : type.getEnumConstants()) {
            if (constant.name().equals(name)) {
                return constant;
            }
        }
        throw new UnreadableImage("state image: section " + section + " names '" + name + "', which is no "
                + type.getSimpleName() + " of this build");
    }

    private int take(int length) {
        if (length > bytes.length - position) {
            throw new UnreadableImage("state image: section " + section + " ends after " + bytes.length + " bytes, "
                    + length + " more were expected at byte " + position);
        }
        int at = position;
        position += length;
        return at;
    }
}
