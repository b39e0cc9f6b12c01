package capstan.market.features;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.ArrayDeque;
import java.util.List;

/// Keeps feature vectors until their horizons have passed, and the last completed ones for whoever takes them.
final class LabelDesk {

    /// Completed vectors kept; two minutes of them.
    static final int COMPLETED = 64;

    private final ArrayDeque<PendingLabels> pending = new ArrayDeque<>();
    private final ArrayDeque<LabelledVector> completed = new ArrayDeque<>();

    void add(PendingLabels labels) {
        pending.addLast(labels);
    }

    /// The book is not live at some moment after `second`.
    void onGap(long second) {
        for (PendingLabels labels : pending) {
            labels.onGap(second);
        }
    }

    void onSecond(long second, double mid, long bid, long ask) {
        for (PendingLabels labels : pending) {
            if (labels.onSecond(second, mid, bid, ask)) {
                complete(labels);
            }
        }
        while (!pending.isEmpty() && pending.getFirst().second <= second - PendingLabels.LAST_HORIZON_SECONDS) {
            pending.removeFirst();
        }
    }

    /// Time jumped: horizons that lie in the part left out have no value, and there is a gap in the window.
    void abandon(long second) {
        onGap(second);
        pending.forEach(this::complete);
        pending.clear();
    }

    List<LabelledVector> completed() {
        return List.copyOf(completed);
    }

    void writeTo(ImageWriter image) {
        image.putInt(pending.size());
        for (PendingLabels labels : pending) {
            VectorImage.write(image, labels.vector);
            labels.writeTo(image);
        }
        image.putInt(completed.size());
        for (LabelledVector labelled : completed) {
            VectorImage.write(image, labelled.vector());
            VectorImage.write(image, labelled.labels());
        }
    }

    void readFrom(ImageReader image) {
        int waiting = image.getCount(VectorImage.LEAST_BYTES);
        for (int i = 0; i < waiting; i++) {
            FeatureVector vector = VectorImage.readVector(image);
            pending.addLast(PendingLabels.readFrom(image, vector));
        }
        int done = image.getCount(VectorImage.LEAST_BYTES);
        for (int i = 0; i < done; i++) {
            FeatureVector vector = VectorImage.readVector(image);
            completed.addLast(new LabelledVector(vector, VectorImage.readLabels(image)));
        }
    }

    private void complete(PendingLabels labels) {
        if (completed.size() == COMPLETED) {
            completed.removeFirst();
        }
        completed.addLast(labels.complete());
    }
}
