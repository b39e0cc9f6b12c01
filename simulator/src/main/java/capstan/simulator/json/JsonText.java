package capstan.simulator.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// JSON as UTF-8 bytes, written front to back into an array that grows and is reused. Owned by one thread.
public final class JsonText {

    /// Decimals that the exchange writes for every price and quantity.
    private static final int DECIMALS = 8;

    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int power = 1; power < POWERS.length; power++) {
            POWERS[power] = POWERS[power - 1] * 10;
        }
    }

    private byte[] bytes;
    private int size;

    public JsonText(int capacity) {
        bytes = new byte[capacity];
    }

    public void clear() {
        size = 0;
    }

    /// Only the first `size()` bytes count.
    public byte[] array() {
        return bytes;
    }

    public int size() {
        return size;
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return new String(bytes, 0, size, StandardCharsets.UTF_8);
    }

    /// Text that is JSON already.
    public JsonText raw(String text) {
        int length = text.length();
        ensure(length * 3);
        for (int index = 0; index < length; index++) {
            char letter = text.charAt(index);
            if (letter >= 0x80) {
                return rawUtf8(text, index);
            }
            bytes[size++] = (byte) letter;
        }
        return this;
    }

    public JsonText raw(byte[] json, int length) {
        ensure(length);
        System.arraycopy(json, 0, bytes, size, length);
        size += length;
        return this;
    }

    private JsonText rawUtf8(String text, int from) {
        byte[] rest = text.substring(from).getBytes(StandardCharsets.UTF_8);
        return raw(rest, rest.length);
    }

    /// A string in quotes, escaped where JSON wants it.
    public JsonText string(String text) {
        byteOf('"');
        for (int index = 0; index < text.length(); index++) {
            char letter = text.charAt(index);
            if (letter == '"' || letter == '\\') {
                byteOf('\\');
                byteOf(letter);
            } else if (letter < 0x20) {
                raw(String.format("\\u%04x", (int) letter));
            } else {
                int end = Character.isHighSurrogate(letter) && index + 1 < text.length() ? index + 2 : index + 1;
                raw(text.substring(index, end));
                index = end - 1;
            }
        }
        byteOf('"');
        return this;
    }

    public JsonText number(long value) {
        if (value < 0) {
            return raw(Long.toString(value));
        }
        ensure(20);
        digits(value, length(value));
        return this;
    }

    public JsonText bool(boolean value) {
        return raw(value ? "true" : "false");
    }

    /// A scaled value as a plain decimal in quotes, with at least eight decimals.
    ///
    /// @param value ≥ 0
    /// @param exponent in [−18, 0]
    public JsonText decimal(long value, int exponent) {
        ensure(48);
        int scale = -exponent;
        long power = POWERS[scale];
        bytes[size++] = '"';
        long whole = value / power;
        digits(whole, length(whole));
        bytes[size++] = '.';
        if (scale > 0) {
            digits(value % power, scale);
        }
        for (int written = scale; written < DECIMALS; written++) {
            bytes[size++] = '0';
        }
        bytes[size++] = '"';
        return this;
    }

    private void digits(long value, int count) {
        long rest = value;
        for (int at = size + count - 1; at >= size; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        size += count;
    }

    private static int length(long value) {
        int length = 1;
        while (length < POWERS.length && value >= POWERS[length]) {
            length++;
        }
        return length;
    }

    private void byteOf(char letter) {
        ensure(1);
        bytes[size++] = (byte) letter;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}
