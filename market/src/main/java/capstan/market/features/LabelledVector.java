package capstan.market.features;

/// A feature vector all of whose horizons have passed.
public record LabelledVector(FeatureVector vector, Labels labels) {}
