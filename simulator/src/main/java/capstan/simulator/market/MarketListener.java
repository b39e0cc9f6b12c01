package capstan.simulator.market;

import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;

/// Hears what happens on the market, on the market's own thread, in the order in which clients are to see it.
///
/// Holders handed over are reused after the call. Prices and quantities are scaled by the listing's
/// instrument; times are µs since the epoch on the exchange's clock.
public interface MarketListener {

    /// Trades of one taker order, or of one recorded message, in engine order.
    void trades(int symbol, long eventTimeMicros, long transactTimeMicros, Trades trades);

    /// The top of the book has changed. Price and quantity of an empty side are 0.
    void bestBidAsk(
            int symbol,
            long eventTimeMicros,
            long updateId,
            long bidPrice,
            long bidQuantity,
            long askPrice,
            long askQuantity);

    /// Levels that changed in a window, absolute quantities, best first.
    void depthDiff(
            int symbol,
            DepthSpeed speed,
            long eventTimeMicros,
            long firstUpdateId,
            long lastUpdateId,
            Levels bids,
            Levels asks);

    /// A view of the best levels that a recording holds itself.
    void depthTop(int symbol, long eventTimeMicros, long updateId, Levels bids, Levels asks);

    /// True when somebody is subscribed to this symbol's diffs of this speed.
    boolean hearsDepth(int symbol, DepthSpeed speed);

    /// True when somebody is subscribed to this symbol's messages of this kind, in whatever encoding.
    boolean hears(int symbol, FrameKind kind);
}
