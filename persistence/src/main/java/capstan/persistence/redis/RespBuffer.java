package capstan.persistence.redis;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Arguments of a Redis command, encoded one behind the other. Grows; reused; owned by one thread.
final class RespBuffer {

    private byte[] bytes;
    private int size;
    private final byte[] number = new byte[24];

    RespBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        size = 0;
    }

    /// Appends what is encoded already.
    void putRaw(byte[] encoded) {
        reserve(encoded.length);
        System.arraycopy(encoded, 0, bytes, size, encoded.length);
        size += encoded.length;
    }

    void putBytes(byte[] argument) {
        putBytes(argument, argument.length);
    }

    /// Appends the first `length` bytes of `source` as one argument.
    void putBytes(byte[] source, int length) {
        reserve(length + 16);
        bytes[size++] = '$';
        if (length < 10) {
            bytes[size++] = (byte) ('0' + length);
        } else {
            size = Ascii.putLong(bytes, size, length);
        }
        endLine();
        System.arraycopy(source, 0, bytes, size, length);
        size += length;
        endLine();
    }

    void putLong(long argument) {
        putBytes(number, Ascii.putLong(number, 0, argument));
    }

    void putText(String argument) {
        putBytes(argument.getBytes(StandardCharsets.UTF_8));
    }

    byte[] toArray() {
        return Arrays.copyOf(bytes, size);
    }

    private void endLine() {
        bytes[size++] = '\r';
        bytes[size++] = '\n';
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length * 2));
        }
    }
}
