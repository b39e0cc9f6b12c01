package capstan.market.features;

import capstan.market.book.LevelHash;

/// The few operations that features are made of. `StrictMath` throughout, so that the bits are the same everywhere.
final class FeatureMath {

    private static final long DAY_MICROS = 86_400_000_000L;

    private FeatureMath() {}

    /// NaN for a division by zero.
    static double ratio(double dividend, double divisor) {
        return divisor == 0 ? Double.NaN : dividend / divisor;
    }

    /// (a − b) / (a + b)
    static double imbalance(double a, double b) {
        return ratio(a - b, a + b);
    }

    static double logReturn(double from, double to) {
        return StrictMath.log(to / from);
    }

    /// Angle of the time of day in UTC, a full turn a day.
    static double dayAngle(long micros) {
        return 2 * Math.PI * Math.floorMod(micros, DAY_MICROS) / DAY_MICROS;
    }

    /// Hash over the raw bits in order; every NaN counts as the canonical one.
    static long hash(double[] values) {
        long hash = 0;
        for (int i = 0; i < values.length; i++) {
            hash = LevelHash.chain(hash, i, Double.doubleToLongBits(values[i]));
        }
        return hash;
    }
}
