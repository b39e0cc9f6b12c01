package capstan.market.instrument;

/// Decimal text to scaled `long` and back, and from one scale to another: exact, or an error.
///
/// A scaled `long` `v` of exponent `e` stands for `v × 10^e`. No method here goes through floating point.
public final class Decimals {

    /// Largest power of ten that a `long` holds.
    private static final int MAX_POWER = 18;

    private static final long[] POWERS = new long[MAX_POWER + 1];

    static {
        POWERS[0] = 1;
        for (int power = 1; power <= MAX_POWER; power++) {
            POWERS[power] = POWERS[power - 1] * 10;
        }
    }

    private Decimals() {}

    /// `10^power` for `power` in [0, 18].
    public static long powerOfTen(int power) {
        return POWERS[power];
    }

    /// Reads `-?digits(.digits)?`. Zeros behind the scale are fine, other digits there are not.
    ///
    /// @param exponent scale of the result
    /// @throws NumberFormatException when the text is no plain decimal, or not exactly a `long` of this scale
    public static long parse(CharSequence text, int exponent) {
        char[] characters = text.toString().toCharArray();
        return parse(characters, 0, characters.length, exponent);
    }

    /// As `parse(text, exponent)`, from `length` characters of a parser's own array; allocates nothing.
    ///
    /// @throws NumberFormatException as there
    public static long parse(char[] text, int offset, int length, int exponent) {
        int end = offset + length;
        boolean negative = length > 0 && text[offset] == '-';
        int at = negative ? offset + 1 : offset;
        int point = at;
        while (point < end && text[point] != '.') {
            point++;
        }
        if (point == at || point == end - 1) {
            throw notDecimal(text, offset, length);
        }
        // Counted downwards, because the lowest long has no positive counterpart.
        long value = 0;
        int wanted = Math.max(0, -exponent);
        for (; at < point; at++) {
            value = appendDigit(value, digit(text, at, offset, length), text, offset, length, exponent);
        }
        int decimals = 0;
        for (at = point + 1; at < end; at++) {
            int digit = digit(text, at, offset, length);
            if (decimals < wanted) {
                value = appendDigit(value, digit, text, offset, length, exponent);
                decimals++;
            } else if (digit != 0) {
                throw notInScale(text, offset, length, exponent);
            }
        }
        try {
            value = rescale(value, -decimals, exponent);
            return negative ? value : Math.negateExact(value);
        } catch (ArithmeticException _) {
            throw notInScale(text, offset, length, exponent);
        }
    }

    /// Writes a scaled value as a plain decimal, never in exponent form.
    ///
    /// @param leastDecimals decimals written even if they are zeros; more are written when the value has them
    public static String format(long value, int exponent, int leastDecimals) {
        var text = new StringBuilder(24);
        append(text, value, exponent, leastDecimals);
        return text.toString();
    }

    /// As `format`, behind what `into` already holds.
    public static void append(StringBuilder into, long value, int exponent, int leastDecimals) {
        if (value < 0) {
            into.append('-');
        }
        String digits = digits(value);
        int scale = Math.max(0, -exponent);
        int whole = digits.length() - scale;
        if (whole > 0) {
            into.append(digits, 0, whole);
            if (exponent > 0 && value != 0) {
                into.repeat("0", exponent);
            }
        } else {
            into.append('0');
        }
        int last = digits.length();
        int decimals = scale;
        while (decimals > leastDecimals && decimals > 0 && (last <= 0 || digits.charAt(last - 1) == '0')) {
            decimals--;
            last--;
        }
        int written = Math.max(decimals, leastDecimals);
        if (written <= 0) {
            return;
        }
        into.append('.');
        into.repeat("0", Math.min(decimals, Math.max(0, -whole)));
        if (last > Math.max(0, whole)) {
            into.append(digits, Math.max(0, whole), last);
        }
        into.repeat("0", written - decimals);
    }

    /// A price with at least as many decimals as the instrument's tick has.
    public static String price(Instrument instrument, long price) {
        return format(price, instrument.priceExponent(), decimals(instrument.tickSize(), instrument.priceExponent()));
    }

    /// A quantity with at least as many decimals as the instrument's step has.
    public static String quantity(Instrument instrument, long quantity) {
        return format(
                quantity,
                instrument.quantityExponent(),
                decimals(instrument.stepSize(), instrument.quantityExponent()));
    }

    /// Decimals needed to write the value exactly: 2 for 1,000,000 at exponent −8.
    public static int decimals(long value, int exponent) {
        long rest = value;
        int decimals = Math.max(0, -exponent);
        while (decimals > 0 && rest % 10 == 0) {
            rest /= 10;
            decimals--;
        }
        return decimals;
    }

    /// The same number in another scale.
    ///
    /// @throws ArithmeticException when the other scale cannot hold it exactly
    public static long rescale(long value, int fromExponent, int toExponent) {
        int shift = fromExponent - toExponent;
        if (shift == 0 || value == 0) {
            return value;
        }
        if (Math.abs(shift) <= MAX_POWER) {
            long factor = POWERS[Math.abs(shift)];
            if (shift > 0) {
                long scaled = value * factor;
                if (scaled / factor == value) {
                    return scaled;
                }
            } else if (value % factor == 0) {
                return value / factor;
            }
        }
        throw new ArithmeticException(
                value + " × 10^" + fromExponent + " is not exactly a long of scale 10^" + toExponent);
    }

    private static String digits(long value) {
        String digits = Long.toString(value);
        return value < 0 ? digits.substring(1) : digits;
    }

    private static int digit(char[] text, int at, int offset, int length) {
        int digit = text[at] - '0';
        if (digit < 0 || digit > 9) {
            throw notDecimal(text, offset, length);
        }
        return digit;
    }

    /// @param negated what has been read so far, negated
    private static long appendDigit(long negated, int digit, char[] text, int offset, int length, int exponent) {
        if (negated < (Long.MIN_VALUE + digit) / 10) {
            throw notInScale(text, offset, length, exponent);
        }
        return negated * 10 - digit;
    }

    private static NumberFormatException notDecimal(char[] text, int offset, int length) {
        return new NumberFormatException(
                "expected a plain decimal such as -12.50, got '" + shown(text, offset, length) + "'");
    }

    private static NumberFormatException notInScale(char[] text, int offset, int length, int exponent) {
        return new NumberFormatException(
                "'" + shown(text, offset, length) + "' is not exactly a long of scale 10^" + exponent);
    }

    private static String shown(char[] text, int offset, int length) {
        return length <= 40 ? new String(text, offset, length) : new String(text, offset, 40) + "…";
    }
}
