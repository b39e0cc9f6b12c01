package capstan.market.trades;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// An exact sum of scaled `long`s, or of products of two of them, in 128 bits. Mutable and reused; owned by one
/// thread.
///
/// Sums are integers until the last step, so the same trades give the same double in whatever order they were
/// added.
public final class ExactSum {

    private static final double TWO_TO_64 = 0x1p64;

    private long high;
    private long low;

    public void clear() {
        high = 0;
        low = 0;
    }

    public void add(long value) {
        add(value >> 63, value);
    }

    public void addProduct(long a, long b) {
        add(Math.multiplyHigh(a, b), a * b);
    }

    public void add(ExactSum other) {
        add(other.high, other.low);
    }

    public void subtract(ExactSum other) {
        long borrow = Long.compareUnsigned(low, other.low) < 0 ? 1 : 0;
        low -= other.low;
        high -= other.high + borrow;
    }

    public boolean isZero() {
        return (high | low) == 0;
    }

    /// The sum as a double, off by at most a few units in the last place; the same bits on every machine.
    public double toDouble() {
        if (high == low >> 63) {
            return low;
        }
        double lowDouble = (low >>> 1) * 2.0 + (low & 1);
        return high * TWO_TO_64 + lowDouble;
    }

    public void writeTo(ImageWriter image) {
        image.putLong(high);
        image.putLong(low);
    }

    public void readFrom(ImageReader image) {
        high = image.getLong();
        low = image.getLong();
    }

    private void add(long addHigh, long addLow) {
        low += addLow;
        high += addHigh + (Long.compareUnsigned(low, addLow) < 0 ? 1 : 0);
    }
}
