package capstan.bench.features;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.features.FeatureEngine;
import capstan.market.features.FeatureInputs;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Scale;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeTape;
import org.jspecify.annotations.Nullable;

/// Capstan's engine on a book that is always live.
final class EngineFold implements FeatureFold, FeatureInputs {

    private static final double[] NONE = {};
    /// As many trades as a symbol keeps.
    private static final int TAPE = 8_192;

    private final FeatureEngine engine = new FeatureEngine();
    private final TradeTape tape = new TradeTape(TAPE);
    private final TopBook book = new TopBook();
    private final Scale scale;
    private long lastTradeId;
    private long watermarkMicros;

    EngineFold(Instrument instrument) {
        this.scale = Scale.of(instrument);
    }

    @Override
    public void trade(MarketScript.Traded traded) {
        Trade trade = traded.trade();
        advance(trade.transactTimeMicros());
        tape.add(trade.id(), trade.price(), trade.quantity(), trade.transactTimeMicros(), trade.isBuyerMaker());
        lastTradeId = trade.id();
    }

    @Override
    public void book(MarketScript.Book now) {
        advance(now.eventTimeMicros());
        book.bids = now.bids();
        book.asks = now.asks();
        engine.onTop(book);
    }

    @Override
    public double[] newest() {
        @Nullable FeatureVector newest = engine.newest();
        return newest == null ? NONE : newest.values();
    }

    private void advance(long eventTimeMicros) {
        engine.advance(eventTimeMicros, this);
        watermarkMicros = Math.max(watermarkMicros, eventTimeMicros);
    }

    @Override
    public Scale scale() {
        return scale;
    }

    @Override
    public boolean isLive() {
        return book.bids.size() > 0;
    }

    @Override
    public boolean wasAnchored() {
        return true;
    }

    @Override
    public OrderBook book() {
        return book;
    }

    @Override
    public TradeTape tape() {
        return tape;
    }

    @Override
    public long lastUpdateId() {
        return 0;
    }

    @Override
    public long lastTradeId() {
        return lastTradeId;
    }

    @Override
    public long watermarkMicros() {
        return watermarkMicros;
    }

    /// A view of best levels that were computed beforehand.
    private static final class TopBook implements OrderBook {
        private Levels bids = new Levels(0);
        private Levels asks = new Levels(0);

        private Levels side(Side side) {
            return side == Side.BID ? bids : asks;
        }

        @Override
        public int size(Side side) {
            return side(side).size();
        }

        @Override
        public long bestPrice(Side side) {
            return size(side) == 0 ? 0 : side(side).price(0);
        }

        @Override
        public long bestQuantity(Side side) {
            return size(side) == 0 ? 0 : side(side).quantity(0);
        }

        @Override
        public void top(Side side, int depth, Levels into) {
            into.clear();
            for (int i = 0; i < Math.min(depth, size(side)); i++) {
                into.add(side(side).price(i), side(side).quantity(i));
            }
        }

        @Override
        public void set(Side side, long price, long quantity) {
            throw new UnsupportedOperationException("a view of best levels is replaced, not changed");
        }

        @Override
        public void setAll(Side side, Levels levels) {
            throw new UnsupportedOperationException("a view of best levels is replaced, not changed");
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException("a view of best levels is replaced, not changed");
        }

        @Override
        public long quantity(Side side, long price) {
            throw new UnsupportedOperationException("a view of best levels is not searched");
        }

        @Override
        public long sum() {
            throw new UnsupportedOperationException("a view of best levels has no sum");
        }
    }
}
