package capstan.simulator.market;

/// The windows in which depth diffs are collected. All share one space of update ids; only the boundaries
/// differ.
public enum DepthSpeed {
    /// The binary stream's cadence, a setting of the generated market.
    FAST,
    /// JSON `@depth@100ms`.
    EVERY_100_MS,
    /// JSON `@depth`.
    EVERY_1000_MS
}
