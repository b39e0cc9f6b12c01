package capstan.simulator.market;

/// Hears what a symbol's whole book came to after each binary depth diff, on the market's own thread and before the
/// diff leaves for any client. It must be quick.
@FunctionalInterface
public interface TruthListener {

    /// @param lastUpdateId with which the diff ends
    /// @param sum over all levels of the book, as `capstan.market.book.LevelHash` mixes them in the scale of the
    ///     listing's instrument; a client's book has the same sum when it holds every level
    void after(String symbol, long lastUpdateId, long sum);
}
