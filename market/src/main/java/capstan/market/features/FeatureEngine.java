package capstan.market.features;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes feature vectors on exact 2 s boundaries of event time, and their labels. The one implementation for
/// live, replay, ETL, training and backtest. Mutable, owned by one thread.
///
/// Time moves when a frame of a later event time than all before it is about to be folded. Every whole second
/// before that event time is then closed: nothing with a later event time has been folded yet, so a vector cannot
/// look ahead. A frame that arrives with an earlier event time than one folded before it counts from then on, not
/// for boundaries that have been closed. When more than `CATCH_UP_SECONDS` pass at once, only the last of them are
/// closed; the history before them and unfinished labels are given up.
public final class FeatureEngine {

    public static final long SECOND_MICROS = 1_000_000;
    /// Seconds between two vectors.
    public static final int BOUNDARY_SECONDS = 2;
    /// Most seconds that are closed one by one after a silence.
    public static final int CATCH_UP_SECONDS = 64;

    private static final long NONE = Long.MIN_VALUE;

    private final MidHistory mids = new MidHistory();
    private final OrderFlow flow = new OrderFlow();
    private final LabelDesk labels = new LabelDesk();
    private final VectorCalculator calculator = new VectorCalculator();
    private long closedSecond = NONE;
    private @Nullable FeatureVector newest;

    /// Newest vector, null before the first boundary after the first anchor.
    public @Nullable FeatureVector newest() {
        return newest;
    }

    /// Vectors whose horizons have all passed, oldest first; the last 64.
    public List<LabelledVector> labelled() {
        return labels.completed();
    }

    /// Closes every whole second before `eventTimeMicros`. To be called before the frame of that time is folded.
    public void advance(long eventTimeMicros, FeatureInputs inputs) {
        long last = Math.floorDiv(eventTimeMicros - 1, SECOND_MICROS);
        if (last <= closedSecond) {
            return;
        }
        if (closedSecond == NONE) {
            closedSecond = last;
            return;
        }
        if (last - closedSecond > CATCH_UP_SECONDS) {
            labels.abandon(closedSecond);
            mids.clear();
            flow.forget();
            closedSecond = last - CATCH_UP_SECONDS;
        }
        while (closedSecond < last) {
            closedSecond++;
            close(closedSecond, inputs);
        }
    }

    /// Takes the top of the live book after a whole depth event.
    public void onTop(OrderBook book) {
        flow.onTop(book);
    }

    /// The book is not live from here on, or was swapped: nothing is carried over.
    public void onInterruption() {
        flow.interrupt();
        if (closedSecond != NONE) {
            labels.onGap(closedSecond);
        }
    }

    public void writeTo(ImageWriter image) {
        image.putLong(closedSecond);
        mids.writeTo(image);
        flow.writeTo(image);
        labels.writeTo(image);
        image.putBoolean(newest != null);
        if (newest != null) {
            VectorImage.write(image, newest);
        }
    }

    /// Reads into a new engine.
    public void readFrom(ImageReader image) {
        closedSecond = image.getLong();
        mids.readFrom(image);
        flow.readFrom(image);
        labels.readFrom(image);
        newest = image.getBoolean() ? VectorImage.readVector(image) : null;
    }

    private void close(long second, FeatureInputs inputs) {
        boolean live = inputs.isLive();
        long bid = live ? inputs.book().bestPrice(Side.BID) : 0;
        long ask = live ? inputs.book().bestPrice(Side.ASK) : 0;
        double mid = bid == 0 || ask == 0 ? Double.NaN : inputs.scale().price(((double) bid + ask) / 2);
        mids.put(second, mid);
        flow.close(second, live);
        if (!live) {
            labels.onGap(second - 1);
        }
        labels.onSecond(second, mid, bid, ask);
        if (second % BOUNDARY_SECONDS == 0 && inputs.wasAnchored()) {
            FeatureVector vector = calculator.compute(second, inputs, mids, flow);
            newest = vector;
            labels.add(new PendingLabels(vector, second, bid, ask));
            if (!live) {
                labels.onGap(second);
            }
        }
    }
}
