package capstan.http.views;

import capstan.actors.symbol.FeaturesView;
import capstan.market.features.Feature;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/features/{symbol}`. Before the first boundary there are no features and what describes them is absent.
///
/// @param featureHash over the raw bits of all features, 16 hexadecimal digits
/// @param featureUs the boundary, µs on the venue's clock
/// @param dataAgeMs boundary minus the newest input
/// @param completeness share of the features that have a value
/// @param features by name; one without a value is absent
public record FeaturesJson(
        String venue,
        String symbol,
        int featureVersion,
        @Nullable String featureHash,
        @Nullable Long featureUs,
        @Nullable Long lastUpdateId,
        @Nullable Long lastTradeId,
        @Nullable Long dataAgeMs,
        double completeness,
        Map<String, Double> features) {

    /// @throws IllegalStateException when the view is of a feature version that this code does not know
    public static FeaturesJson of(FeaturesView view) {
        double[] values = view.values();
        if (values.length == 0) {
            return new FeaturesJson(
                    view.venue(), view.symbol(), view.featureVersion(), null, null, null, null, null, 0, Map.of());
        }
        Feature[] names = Feature.values();
        if (view.featureVersion() != Feature.VERSION || values.length != names.length) {
            throw new IllegalStateException("features of " + view.venue() + ":" + view.symbol() + " are of version "
                    + view.featureVersion() + " with " + values.length + " values, this node knows version "
                    + Feature.VERSION + " with " + names.length + "; bring all nodes to one version");
        }
        Map<String, Double> features = new LinkedHashMap<>();
        for (Feature feature : names) {
            double value = values[feature.ordinal()];
            if (Double.isFinite(value)) {
                features.put(feature.key(), value);
            }
        }
        return new FeaturesJson(
                view.venue(),
                view.symbol(),
                view.featureVersion(),
                Json.hex(view.hash()),
                view.boundaryMicros(),
                view.lastUpdateId(),
                view.lastTradeId(),
                view.dataAgeMillis(),
                view.completeness(),
                features);
    }
}
