package capstan.market.features;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.book.TreeOrderBook;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Scale;
import capstan.market.trades.TradeTape;

/// A state that a test sets by hand.
final class FakeInputs implements FeatureInputs {

    final TreeOrderBook book = new TreeOrderBook();
    final TradeTape tape = new TradeTape(1_000);
    boolean live = true;
    boolean anchored = true;
    long watermark;

    /// Sets the best level of both sides, in whole units of the scale 10^−2 and 10^−3.
    void top(long bid, long bidQuantity, long ask, long askQuantity) {
        book.clear();
        book.set(Side.BID, bid, bidQuantity);
        book.set(Side.ASK, ask, askQuantity);
    }

    @Override
    public Scale scale() {
        return Scale.of(new Instrument("toy", "TOYUSD", -2, -3, 1, 1));
    }

    @Override
    public boolean isLive() {
        return live;
    }

    @Override
    public boolean wasAnchored() {
        return anchored;
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
        return 77;
    }

    @Override
    public long lastTradeId() {
        return 88;
    }

    @Override
    public long watermarkMicros() {
        return watermark;
    }
}
