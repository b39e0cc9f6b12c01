package capstan.market.symbol;

/// Why a book was anchored. The names are journaled and published; they are never renamed.
public enum AnchorReason {
    /// It was not live: its first anchor, or the one after a gap.
    REBUILT,
    /// An operator asked for it.
    OPERATOR,
    /// The best price came near the edge of what the last snapshot knew.
    EDGE,
    /// The last snapshot had fewer levels than are wanted.
    DEEPENED
}
