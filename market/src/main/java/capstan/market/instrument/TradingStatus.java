package capstan.market.instrument;

/// Whether a venue trades a symbol now. A symbol that the venue does not know at all has no status: it was never listed
/// or has been taken off.
public enum TradingStatus {
    TRADING,
    /// Orders can only be cancelled; the book still changes.
    CANCEL_ONLY,
    /// Stopped for now by the venue.
    HALT,
    /// Stopped, for now or until it is taken off.
    BREAK,
    /// Before the first, between two, or after the last time of trading, auctions included.
    CLOSED,
    /// A word of the venue's that this version does not know.
    OTHER;

    /// Whether the venue stopped the symbol, so that silence of its feed is no fault. A word that is not known stops
    /// nothing.
    public boolean isStopped() {
        return this == HALT || this == BREAK || this == CLOSED;
    }
}
