package capstan.market.book;

import capstan.market.feed.Levels;

/// The order book of the hot path: quantities are addressed by tick, not searched for.
///
/// A price divided by the tick picks a block of 4096 ticks, a page of 32 in it and a quantity in the page; a bitmap
/// of each block knows the order. So setting a level moves no other level, costs the same wherever it lies and has
/// no branch that the market decides. Nothing is allocated but when the book outgrows its memory. `docs/adr/0004`
/// has the alternatives and what they cost.
public final class PagedOrderBook implements OrderBook {

    /// Bound of a side when none is given.
    public static final int DEFAULT_MAX_LEVELS = 65_536;

    private static final int LARGEST_MAX_LEVELS = 1 << 20;

    private final PagedSide bids;
    private final PagedSide asks;

    /// A book of at most `DEFAULT_MAX_LEVELS` levels a side.
    ///
    /// @param tickSize as `Instrument.tickSize`
    public PagedOrderBook(long tickSize) {
        this(tickSize, DEFAULT_MAX_LEVELS);
    }

    /// @param tickSize as `Instrument.tickSize`; prices that it does not divide cost time and memory, nothing else
    /// @param maxLevels most levels a side may hold; one more is a `BookFull`
    public PagedOrderBook(long tickSize, int maxLevels) {
        if (maxLevels < 1 || maxLevels > LARGEST_MAX_LEVELS) {
            throw new IllegalArgumentException(
                    "maxLevels must lie in [1, " + LARGEST_MAX_LEVELS + "], got " + maxLevels);
        }
        var tick = PriceUnit.of(tickSize);
        bids = new PagedSide(Side.BID, tick, maxLevels);
        asks = new PagedSide(Side.ASK, tick, maxLevels);
    }

    @Override
    public void set(Side side, long price, long quantity) {
        of(side).set(price, quantity);
    }

    @Override
    public void setAll(Side side, Levels levels) {
        of(side).setAll(levels.prices(), levels.quantities(), levels.size());
    }

    @Override
    public void clear() {
        bids.clear();
        asks.clear();
    }

    @Override
    public long quantity(Side side, long price) {
        return of(side).quantity(price);
    }

    @Override
    public int size(Side side) {
        return of(side).size();
    }

    @Override
    public long bestPrice(Side side) {
        return of(side).bestPrice();
    }

    @Override
    public long bestQuantity(Side side) {
        long best = bestPrice(side);
        return best == 0 ? 0 : quantity(side, best);
    }

    @Override
    public void top(Side side, int depth, Levels into) {
        of(side).top(depth, into);
    }

    @Override
    public long sum() {
        return bids.sum() + asks.sum();
    }

    private PagedSide of(Side side) {
        return side == Side.BID ? bids : asks;
    }
}
