package capstan.market.book;

import capstan.market.feed.Levels;

/// Price levels of one symbol with their total quantities, and the 64-bit sum that identifies the whole set.
///
/// Mutable and owned by one thread. Prices and quantities are scaled `long`s of the instrument. Quantities are > 0
/// for levels present; a level that is absent has quantity 0.
public interface OrderBook {

    /// Sets a level to an absolute quantity; 0 removes it, and removing an absent level is a no-op.
    ///
    /// @throws IllegalArgumentException when price ≤ 0 or quantity < 0
    void set(Side side, long price, long quantity);

    /// Sets every level of one side of a message in order; the hot path of a depth diff.
    void setAll(Side side, Levels levels);

    /// Removes every level.
    void clear();

    /// Quantity at exactly this price, 0 when absent.
    long quantity(Side side, long price);

    /// Number of levels of a side.
    int size(Side side);

    /// Best price of a side, 0 when the side is empty.
    long bestPrice(Side side);

    /// Quantity at the best price, 0 when the side is empty.
    long bestQuantity(Side side);

    /// Fills `into` with up to `depth` levels of a side, best first.
    void top(Side side, int depth, Levels into);

    /// Sum over all levels of `LevelHash.mix(side, price, quantity)`, wrapping; 0 for an empty book.
    long sum();

    /// True when both sides are present and the best bid is above the best ask.
    default boolean isCrossed() {
        long bid = bestPrice(Side.BID);
        long ask = bestPrice(Side.ASK);
        return bid != 0 && ask != 0 && bid > ask;
    }

    /// True when both sides are present and the best bid equals the best ask.
    default boolean isLocked() {
        long bid = bestPrice(Side.BID);
        return bid != 0 && bid == bestPrice(Side.ASK);
    }
}
