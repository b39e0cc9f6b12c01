package capstan.market.features;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// A vector whose horizons have not all passed yet.
final class PendingLabels {

    static final int LAST_HORIZON_SECONDS = 30;

    final FeatureVector vector;
    final long second;
    private final long bid;
    private final long ask;
    private double targetPrice10s = Double.NaN;
    private double targetReturn10s = Double.NaN;
    private double return5s = Double.NaN;
    private double return15s = Double.NaN;
    private double return30s = Double.NaN;
    private int direction;
    private boolean gapInWindow;

    /// @param second the vector's boundary in whole seconds
    /// @param bid best bid at the boundary, scaled
    /// @param ask best ask at the boundary, scaled
    PendingLabels(FeatureVector vector, long second, long bid, long ask) {
        this.vector = vector;
        this.second = second;
        this.bid = bid;
        this.ask = ask;
    }

    /// The book is not live at some moment of (`from`, …], in whole seconds.
    void onGap(long from) {
        if (from < second + 10) {
            gapInWindow = true;
        }
    }

    /// Looks at the market on a whole second after the boundary.
    ///
    /// @param mid in natural units, NaN when there is none
    /// @param bidNow best bid, scaled
    /// @param askNow best ask, scaled
    /// @return true when the last horizon has passed
    boolean onSecond(long now, double mid, long bidNow, long askNow) {
        double logReturn = FeatureMath.logReturn(vector.value(Feature.MID_PRICE), mid);
        long age = now - second;
        if (age == 5) {
            return5s = logReturn;
        } else if (age == 10) {
            targetPrice10s = mid;
            targetReturn10s = logReturn;
            direction = Double.isNaN(logReturn) ? 0 : direction(bidNow, askNow);
        } else if (age == 15) {
            return15s = logReturn;
        } else if (age == LAST_HORIZON_SECONDS) {
            return30s = logReturn;
        }
        return age >= LAST_HORIZON_SECONDS;
    }

    LabelledVector complete() {
        return new LabelledVector(
                vector,
                new Labels(targetPrice10s, targetReturn10s, return5s, return15s, return30s, direction, gapInWindow));
    }

    void writeTo(ImageWriter image) {
        image.putLong(second);
        image.putLong(bid);
        image.putLong(ask);
        image.putDouble(targetPrice10s);
        image.putDouble(targetReturn10s);
        image.putDouble(return5s);
        image.putDouble(return15s);
        image.putDouble(return30s);
        image.putInt(direction);
        image.putBoolean(gapInWindow);
    }

    static PendingLabels readFrom(ImageReader image, FeatureVector vector) {
        var pending = new PendingLabels(vector, image.getLong(), image.getLong(), image.getLong());
        pending.targetPrice10s = image.getDouble();
        pending.targetReturn10s = image.getDouble();
        pending.return5s = image.getDouble();
        pending.return15s = image.getDouble();
        pending.return30s = image.getDouble();
        pending.direction = image.getInt();
        pending.gapInWindow = image.getBoolean();
        return pending;
    }

    /// Twice the mid's move against twice half the spread, in scaled integers: no rounding at the edge of the band.
    private int direction(long bidNow, long askNow) {
        long move = (bidNow - bid) + (askNow - ask);
        return Math.abs(move) <= ask - bid ? 0 : Long.signum(move);
    }
}
