package capstan.wire.exchange;

import static capstan.wire.bytes.LittleEndian.int64;
import static capstan.wire.bytes.LittleEndian.uint16;

import capstan.market.feed.Levels;
import capstan.market.feed.MalformedFrame;
import capstan.market.instrument.Decimals;

/// Takes mantissas out of a frame whose structure has been checked, into the scale of the instrument.
///
/// A shift is the message's exponent minus the instrument's: 0 means that mantissas are taken as they are.
final class LevelColumns {

    private static final int MAX_SHIFT = 18;
    private static final long NOT_EXACT = -1;

    private LevelColumns() {}

    /// Fills `into` with the group of levels whose dimension starts at `group`.
    static void fill(byte[] bytes, int frame, int group, int priceShift, int quantityShift, Levels into) {
        int stride = uint16(bytes, group + FrameLayout.DIMENSION_BLOCK_LENGTH);
        int count = uint16(bytes, group + FrameLayout.DIMENSION_COUNT);
        int entries = group + FrameLayout.NARROW_DIMENSION_BYTES;
        into.resize(count);
        if (priceShift == 0 && quantityShift == 0 && stride == FrameLayout.LEVEL_BYTES) {
            if (!copy(bytes, entries, count, into.prices(), into.quantities())) {
                rejectFirst(bytes, frame, entries, count);
            }
            return;
        }
        long[] prices = into.prices();
        long[] quantities = into.quantities();
        int at = entries;
        for (int i = 0; i < count; i++, at += stride) {
            prices[i] = price(bytes, frame, at + FrameLayout.LEVEL_PRICE, priceShift);
            quantities[i] = quantity(bytes, frame, at + FrameLayout.LEVEL_QUANTITY, quantityShift);
        }
    }

    /// Appends one level.
    static void add(
            byte[] bytes, int frame, int priceAt, int quantityAt, int priceShift, int quantityShift, Levels into) {
        into.add(price(bytes, frame, priceAt, priceShift), quantity(bytes, frame, quantityAt, quantityShift));
    }

    static long price(byte[] bytes, int frame, int at, int shift) {
        long mantissa = int64(bytes, at);
        if (mantissa <= 0) {
            throw outOfRange(at - frame, "price", mantissa);
        }
        return shift == 0 ? mantissa : rescaled(mantissa, shift, at - frame, "price");
    }

    static long quantity(byte[] bytes, int frame, int at, int shift) {
        long mantissa = int64(bytes, at);
        if (mantissa < 0) {
            throw outOfRange(at - frame, "quantity", mantissa);
        }
        return shift == 0 ? mantissa : rescaled(mantissa, shift, at - frame, "quantity");
    }

    /// Copies packed levels; the signs are gathered and looked at once.
    ///
    /// @return false when a price was not above 0 or a quantity below it
    private static boolean copy(byte[] bytes, int entries, int count, long[] prices, long[] quantities) {
        long signs = 0;
        for (int i = 0; i < count; i++) {
            long price = int64(bytes, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_PRICE);
            long quantity = int64(bytes, entries + i * FrameLayout.LEVEL_BYTES + FrameLayout.LEVEL_QUANTITY);
            prices[i] = price;
            quantities[i] = quantity;
            // Negative for every price below 1, also for the lowest long, whose predecessor is positive.
            signs |= price | (price - 1) | quantity;
        }
        return signs >= 0;
    }

    private static void rejectFirst(byte[] bytes, int frame, int entries, int count) {
        for (int i = 0; i < count; i++) {
            int at = entries + i * FrameLayout.LEVEL_BYTES;
            price(bytes, frame, at + FrameLayout.LEVEL_PRICE, 0);
            quantity(bytes, frame, at + FrameLayout.LEVEL_QUANTITY, 0);
        }
        throw new IllegalStateException("a level was rejected, but every one of " + count + " is good");
    }

    private static long rescaled(long mantissa, int shift, int at, String field) {
        long scaled = mantissa == 0 ? 0 : rescale(mantissa, shift);
        if (scaled == NOT_EXACT) {
            throw new MalformedFrame(
                    at, field + " " + mantissa + " × 10^" + shift + " is not exactly a long in the instrument's scale");
        }
        return scaled;
    }

    /// @param mantissa above 0
    private static long rescale(long mantissa, int shift) {
        if (shift > MAX_SHIFT || shift < -MAX_SHIFT) {
            return NOT_EXACT;
        }
        if (shift > 0) {
            long factor = Decimals.powerOfTen(shift);
            return mantissa > Long.MAX_VALUE / factor ? NOT_EXACT : mantissa * factor;
        }
        long divisor = Decimals.powerOfTen(-shift);
        long quotient = mantissa / divisor;
        return quotient * divisor == mantissa ? quotient : NOT_EXACT;
    }

    static MalformedFrame outOfRange(int at, String field, long mantissa) {
        return new MalformedFrame(
                at,
                mantissa == FrameLayout.NULL_INT64
                        ? "required field " + field + " is null"
                        : field + " " + mantissa + " is out of range");
    }
}
