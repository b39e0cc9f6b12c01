package capstan.simulator.market;

/// Whether a symbol is traded. The names of those that are listed are the exchange's.
public enum TradingStatus {
    TRADING,
    /// Listed, but nothing happens.
    HALT,
    /// As `HALT`; the exchange means a pause by plan.
    BREAK,
    /// Gone from REST and from the streams; cannot be undone.
    DELISTED
}
