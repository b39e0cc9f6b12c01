package capstan.market.book;

/// Whether a symbol's book may be trusted. Only `LIVE` is contiguous from its anchor to its last update id.
public enum BookStatus {
    /// No trusted book yet: diffs arrive and are kept while a depth snapshot is awaited.
    SYNCING,
    /// Contiguous and checked.
    LIVE,
    /// A gap was found and nothing has arrived since that could rebuild the book.
    STALE,
    /// The venue does not trade the symbol at present.
    HALTED
}
