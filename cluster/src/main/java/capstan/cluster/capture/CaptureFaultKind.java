package capstan.cluster.capture;

/// What can be wrong in a capture. The names are printed; they are never renamed.
public enum CaptureFaultKind {
    /// Depth update ids are missing (`SymbolState`).
    DEPTH_IDS,
    /// Trade ids are missing (`SymbolState`).
    TRADE_IDS,
    /// Ids that were there before (`SymbolState`).
    DOUBLED,
    /// A price, a quantity or ids that no frame may have (`SbeFrameReader`), or a field that is none.
    UNREADABLE,
    /// A row of another symbol.
    OTHER_SYMBOL,
    /// No event time.
    NO_TIME,
    /// Rows of one event with different times.
    SEVERAL_TIMES,
    /// Received before it happened, beyond what clocks may differ.
    AHEAD,
    /// Received long after it happened.
    LATE,
    /// A time before that of an earlier event of the stream.
    BACKWARDS,
    /// A time outside of the day that the file says it is of.
    OTHER_DAY
}
