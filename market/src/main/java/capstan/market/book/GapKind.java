package capstan.market.book;

/// Why a book or a run of trades is not contiguous. The names are journaled and published; they are never renamed.
public enum GapKind {
    /// Nothing was known before; the first state of every symbol, never counted as a gap.
    INITIAL,
    /// A depth diff began after the id that had to come next.
    DEPTH_IDS,
    /// A trade id was skipped. The book stays as it is; the trades are fetched by id or recorded as missing.
    TRADE_IDS,
    /// The symbol was silent for longer than its freshness limit.
    SILENCE,
    /// The last line that carried the symbol went down.
    DISCONNECTED,
    /// The best bid was above the best ask after a whole event.
    CROSSED,
    /// The best levels disagreed with the venue's own top of book at an equal update id.
    TOP_MISMATCH,
    /// A line had to drop frames because its bound was hit.
    OVERFLOW,
    /// A frame's numbers could not be represented or contradicted the schema.
    UNREADABLE,
    /// Diffs kept for an anchor outgrew their bound.
    PENDING_OVERFLOW,
    /// The venue says that it does not trade the symbol at present.
    HALTED,
    /// The venue does not know the symbol any more.
    DELISTED;

    /// True when the venue itself has stopped the symbol, so that there is nothing to repair.
    public boolean isHalt() {
        return this == HALTED || this == DELISTED;
    }

    /// True when the book cannot be trusted after a gap of this kind.
    public boolean breaksBook() {
        return this != TRADE_IDS;
    }
}
