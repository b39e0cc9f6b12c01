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
        int at = group + FrameLayout.NARROW_DIMENSION_BYTES;
        for (int i = 0; i < count; i++, at += stride) {
            add(
                    bytes,
                    frame,
                    at + FrameLayout.LEVEL_PRICE,
                    at + FrameLayout.LEVEL_QUANTITY,
                    priceShift,
                    quantityShift,
                    into);
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
