package capstan.actors.symbol;

import capstan.actors.CborSerializable;

/// The newest feature vector of one symbol; `values` follow the order of `Feature` and are empty before the first
/// boundary. NaN stands for no value.
public record FeaturesView(
        String venue,
        String symbol,
        int featureVersion,
        long boundaryMicros,
        long hash,
        long lastUpdateId,
        long lastTradeId,
        long dataAgeMillis,
        double completeness,
        double[] values)
        implements CborSerializable {}
