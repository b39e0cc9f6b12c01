package capstan.persistence.redis;

import capstan.market.instrument.Decimals;
import java.nio.charset.StandardCharsets;

/// Numbers as plain text, straight into bytes. The text is that of `Decimals`; the difference is that nothing is
/// allocated. Reused; owned by one thread.
final class Ascii {

    /// No number written here is longer: a double's largest exponent form has 309 digits, plus sign, point, zeros.
    static final int MAX_LENGTH = 400;

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final StringBuilder text = new StringBuilder(32);

    /// @return index behind the last byte written
    static int putLong(byte[] into, int at, long value) {
        int position = at;
        long rest = value;
        if (rest < 0) {
            if (rest == Long.MIN_VALUE) {
                return putText(into, at, "-9223372036854775808");
            }
            into[position++] = '-';
            rest = -rest;
        }
        int end = position + digits(rest);
        for (int index = end - 1; index >= position; index--) {
            long tenth = rest / 10;
            into[index] = (byte) ('0' + (rest - tenth * 10));
            rest = tenth;
        }
        return end;
    }

    /// `value × 10^exponent` with at least `leastDecimals` decimals and more only when they are not zero.
    ///
    /// @return index behind the last byte written
    static int putDecimal(byte[] into, int at, long value, int exponent, int leastDecimals) {
        if (exponent > 0 || exponent < -18 || value == Long.MIN_VALUE) {
            return putText(into, at, Decimals.format(value, exponent, leastDecimals));
        }
        int position = at;
        long rest = value;
        if (rest < 0) {
            into[position++] = '-';
            rest = -rest;
        }
        int decimals = -exponent;
        while (decimals > leastDecimals && rest % 10 == 0) {
            rest /= 10;
            decimals--;
        }
        long power = Decimals.powerOfTen(decimals);
        long whole = rest / power;
        position = putLong(into, position, whole);
        if (decimals == 0 && leastDecimals <= 0) {
            return position;
        }
        into[position++] = '.';
        long fraction = rest - whole * power;
        for (int index = position + decimals - 1; index >= position; index--) {
            long tenth = fraction / 10;
            into[index] = (byte) ('0' + (fraction - tenth * 10));
            fraction = tenth;
        }
        position += decimals;
        for (int padded = decimals; padded < leastDecimals; padded++) {
            into[position++] = '0';
        }
        return position;
    }

    /// Sixteen lower-case hexadecimal digits.
    ///
    /// @return index behind the last byte written
    static int putHex(byte[] into, int at, long value) {
        for (int digit = 0; digit < 16; digit++) {
            into[at + digit] = HEX[(int) (value >>> (60 - 4 * digit)) & 0xF];
        }
        return at + 16;
    }

    /// The shortest decimal that reads back as the same double, never in exponent form, whole numbers without a
    /// point.
    ///
    /// @param value finite
    /// @return index behind the last byte written
    int putDouble(byte[] into, int at, double value) {
        text.setLength(0);
        text.append(value + 0.0); // the sum turns -0.0 into 0.0
        int mark = text.indexOf("E");
        if (mark >= 0) {
            return putExponentForm(into, at, mark);
        }
        int end = text.length();
        if (end > 2 && text.charAt(end - 1) == '0' && text.charAt(end - 2) == '.') {
            end -= 2;
        }
        for (int index = 0; index < end; index++) {
            into[at + index] = (byte) text.charAt(index);
        }
        return at + end;
    }

    /// `-d.dddE±x` with its point moved.
    private int putExponentForm(byte[] into, int at, int mark) {
        int exponent = Integer.parseInt(text, mark + 1, text.length(), 10);
        int position = at;
        int index = 0;
        if (text.charAt(0) == '-') {
            into[position++] = '-';
            index = 1;
        }
        int decimals = mark - index - 2;
        if (decimals == 1 && text.charAt(mark - 1) == '0') {
            decimals = 0; // "1.0E10" has no decimal of its own
        }
        if (exponent < 0) {
            into[position++] = '0';
            into[position++] = '.';
            for (int zero = -1; zero > exponent; zero--) {
                into[position++] = '0';
            }
        }
        into[position++] = (byte) text.charAt(index);
        for (int decimal = 0; decimal < Math.max(decimals, exponent); decimal++) {
            if (decimal == exponent) {
                into[position++] = '.';
            }
            into[position++] = decimal < decimals ? (byte) text.charAt(index + 2 + decimal) : (byte) '0';
        }
        return position;
    }

    /// @param text ASCII only
    /// @return index behind the last byte written
    static int putText(byte[] into, int at, String text) {
        for (int index = 0; index < text.length(); index++) {
            into[at + index] = (byte) text.charAt(index);
        }
        return at + text.length();
    }

    /// @param value not negative
    private static int digits(long value) {
        int digits = 1;
        for (long bound = 10; digits < 19; bound *= 10, digits++) {
            if (value < bound) {
                return digits;
            }
        }
        return 19;
    }
}
