package capstan.bench.features;

/// A way to fold a market into feature vectors.
interface FeatureFold {

    void trade(MarketScript.Traded traded);

    void book(MarketScript.Book book);

    /// Values of the newest vector in the order of `Feature`, empty before the first boundary.
    double[] newest();
}
