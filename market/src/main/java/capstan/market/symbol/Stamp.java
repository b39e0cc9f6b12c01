package capstan.market.symbol;

/// What every journaled fact says of the state before it, so that each fact vouches for all that came earlier.
///
/// @param atMicros our clock when the fact was decided
/// @param chain the book's chain before the fact
/// @param tradeChain the trades' chain before the fact
/// @param generation highest generation of the hot state handed out before the fact; after a restart the next one
///     starts above it
public record Stamp(long atMicros, long chain, long tradeChain, long generation) {}
