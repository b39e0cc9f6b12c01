package capstan.market.features;

import capstan.market.book.OrderBook;
import capstan.market.trades.Scale;
import capstan.market.trades.TradeTape;

/// What the engine reads at a boundary: the state as folded so far. Read on the owner's thread only.
public interface FeatureInputs {

    Scale scale();

    /// Whether the book may be trusted now.
    boolean isLive();

    /// Whether a book was anchored at least once.
    boolean wasAnchored();

    OrderBook book();

    TradeTape tape();

    long lastUpdateId();

    /// Highest trade id, 0 when there was none.
    long lastTradeId();

    /// Event time of the newest input.
    long watermarkMicros();
}
