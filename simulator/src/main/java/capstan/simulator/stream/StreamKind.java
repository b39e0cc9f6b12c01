package capstan.simulator.stream;

/// What a stream carries.
enum StreamKind {
    TRADE,
    AGGREGATE_TRADE,
    BEST_BID_ASK,
    /// Diffs in the binary stream's window.
    DEPTH_FAST,
    DEPTH_100_MS,
    DEPTH_1000_MS,
    /// The best levels, whole, at a fixed rate.
    DEPTH_TOP,
    KLINE,
    /// Known, but the simulated market makes no block trades.
    BLOCK_TRADE
}
