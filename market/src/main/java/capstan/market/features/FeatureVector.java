package capstan.market.features;

/// All features at one boundary of exchange event time.
///
/// @param boundaryMicros a multiple of 2 s, µs since the epoch on the venue's clock
/// @param values one double per `Feature`, in its order; NaN where there is no value; not to be changed
/// @param hash 64-bit hash of the raw bits of `values` in order
/// @param lastUpdateId last depth update id that went in
/// @param lastTradeId last trade id that went in, 0 when none
/// @param newestInputMicros event time of the newest input, 0 when none
public record FeatureVector(
        long boundaryMicros, double[] values, long hash, long lastUpdateId, long lastTradeId, long newestInputMicros) {

    public double value(Feature feature) {
        return values[feature.ordinal()];
    }

    /// Share of the features that have a value, in [0, 1].
    public double completeness() {
        int present = 0;
        for (double value : values) {
            if (!Double.isNaN(value)) {
                present++;
            }
        }
        return (double) present / values.length;
    }

    public long dataAgeMillis() {
        return newestInputMicros == 0 ? 0 : (boundaryMicros - newestInputMicros) / 1000;
    }
}
