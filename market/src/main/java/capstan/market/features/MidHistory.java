package capstan.market.features;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.Arrays;

/// The mid on the last whole seconds of event time and its log returns from second to second. NaN where the book
/// was not live, had an empty side, or was not looked at.
final class MidHistory {

    /// Seconds kept: a power of two above the 31 mids that 30 returns need.
    static final int SECONDS = 32;

    private final double[] mids = new double[SECONDS];
    private final double[] returns = new double[SECONDS];

    MidHistory() {
        clear();
    }

    void clear() {
        Arrays.fill(mids, Double.NaN);
        Arrays.fill(returns, Double.NaN);
    }

    void put(long second, double mid) {
        mids[slot(second)] = mid;
        returns[slot(second)] = FeatureMath.logReturn(mids[slot(second - 1)], mid);
    }

    /// @param second at most `SECONDS` − 1 before the last one put
    double mid(long second) {
        return mids[slot(second)];
    }

    /// Log return over the second that ends here.
    double oneSecondReturn(long second) {
        return returns[slot(second)];
    }

    /// Population standard deviation of the `count` one-second returns that end at `second`; NaN when one is
    /// absent.
    double returnDeviation(long second, int count) {
        double sum = 0;
        for (int back = 0; back < count; back++) {
            sum += oneSecondReturn(second - back);
        }
        double mean = sum / count;
        double squares = 0;
        for (int back = 0; back < count; back++) {
            double distance = oneSecondReturn(second - back) - mean;
            squares += distance * distance;
        }
        return StrictMath.sqrt(squares / count);
    }

    void writeTo(ImageWriter image) {
        for (int i = 0; i < SECONDS; i++) {
            image.putDouble(mids[i]);
            image.putDouble(returns[i]);
        }
    }

    void readFrom(ImageReader image) {
        for (int i = 0; i < SECONDS; i++) {
            mids[i] = image.getDouble();
            returns[i] = image.getDouble();
        }
    }

    private static int slot(long second) {
        return (int) (second & (SECONDS - 1));
    }
}
