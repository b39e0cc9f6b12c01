package capstan.market.symbol;

/// What closed a gap. The names are journaled and published; they are never renamed.
public enum Healing {
    /// A line brought what was missing.
    LINE,
    /// The book was anchored anew.
    SNAPSHOT,
    /// Trades were fetched by id.
    BACKFILL,
    /// Nothing did: some of the trades are recorded as not to be had.
    MISSING
}
