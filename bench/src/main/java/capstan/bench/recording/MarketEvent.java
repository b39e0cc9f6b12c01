package capstan.bench.recording;

import capstan.market.feed.Levels;
import capstan.market.trades.Trade;

/// One message of a market, decoded. Levels are not to be changed.
public sealed interface MarketEvent {

    /// A depth diff.
    record Diff(long eventTimeMicros, long firstUpdateId, long lastUpdateId, Levels bids, Levels asks)
            implements MarketEvent {}

    /// The top of the book; both sides have a level.
    record Top(long updateId, Levels bids, Levels asks) implements MarketEvent {}

    /// One trade.
    record Traded(Trade trade) implements MarketEvent {}

    /// A whole view of the book as the venue's REST endpoint gave it.
    record Snapshot(long lastUpdateId, Levels bids, Levels asks) implements MarketEvent {}
}
