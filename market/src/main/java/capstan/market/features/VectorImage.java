package capstan.market.features;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;

/// Feature vectors and labels in a state image.
final class VectorImage {

    static final int LEAST_BYTES = 5 * Long.BYTES;

    private VectorImage() {}

    static void write(ImageWriter image, FeatureVector vector) {
        image.putLong(vector.boundaryMicros());
        image.putLong(vector.hash());
        image.putLong(vector.lastUpdateId());
        image.putLong(vector.lastTradeId());
        image.putLong(vector.newestInputMicros());
        image.putInt(vector.values().length);
        for (double value : vector.values()) {
            image.putDouble(value);
        }
    }

    static FeatureVector readVector(ImageReader image) {
        long boundary = image.getLong();
        long hash = image.getLong();
        long updateId = image.getLong();
        long tradeId = image.getLong();
        long newestInput = image.getLong();
        var values = new double[image.getCount(Double.BYTES)];
        for (int i = 0; i < values.length; i++) {
            values[i] = image.getDouble();
        }
        return new FeatureVector(boundary, values, hash, updateId, tradeId, newestInput);
    }

    static void write(ImageWriter image, Labels labels) {
        image.putDouble(labels.targetPrice10s());
        image.putDouble(labels.targetReturn10s());
        image.putDouble(labels.return5s());
        image.putDouble(labels.return15s());
        image.putDouble(labels.return30s());
        image.putInt(labels.direction());
        image.putBoolean(labels.gapInWindow());
    }

    static Labels readLabels(ImageReader image) {
        return new Labels(
                image.getDouble(),
                image.getDouble(),
                image.getDouble(),
                image.getDouble(),
                image.getDouble(),
                image.getInt(),
                image.getBoolean());
    }
}
