package capstan.wire.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Little-endian numbers at any, also unaligned, index of a byte array. The array's own bounds are always checked.
public final class LittleEndian {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    public static long int64(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    public static int int32(byte[] bytes, int index) {
        return (int) INT.get(bytes, index);
    }

    /// An unsigned 32-bit number.
    public static long uint32(byte[] bytes, int index) {
        return Integer.toUnsignedLong((int) INT.get(bytes, index));
    }

    /// An unsigned 16-bit number.
    public static int uint16(byte[] bytes, int index) {
        return Short.toUnsignedInt((short) SHORT.get(bytes, index));
    }

    /// An unsigned 8-bit number.
    public static int uint8(byte[] bytes, int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    public static void putInt64(byte[] bytes, int index, long value) {
        LONG.set(bytes, index, value);
    }

    public static void putInt32(byte[] bytes, int index, int value) {
        INT.set(bytes, index, value);
    }

    /// Puts the low 16 bits of `value`.
    public static void putInt16(byte[] bytes, int index, int value) {
        SHORT.set(bytes, index, (short) value);
    }
}
