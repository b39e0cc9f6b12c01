package capstan.market.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Scale;
import capstan.market.trades.TradeSums;
import capstan.market.trades.TradeTape;
import capstan.market.trades.TradeWindow;

/// Copies what readers are shown out of a symbol's state.
final class HotStates {

    private HotStates() {}

    static HotState of(SymbolState state, long generation, TradeTape tape) {
        Instrument instrument = state.instrument();
        OrderBook book = state.book();
        Scale scale = Scale.of(instrument);
        long bid = book.bestPrice(Side.BID);
        long ask = book.bestPrice(Side.ASK);
        boolean hasMid = state.status() == BookStatus.LIVE && bid != 0 && ask != 0;
        double mid = hasMid ? scale.price(((double) bid + ask) / 2) : Double.NaN;
        return new HotState(
                instrument,
                generation,
                state.status(),
                state.statusReason(),
                state.knownTop(Side.BID, HotState.DEPTH),
                state.knownTop(Side.ASK, HotState.DEPTH),
                book.size(Side.BID),
                book.size(Side.ASK),
                tape.newest(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                book.sum(),
                state.chain(),
                state.watermarkMicros(),
                state.receiveTimeMicros(),
                window(tape, 1_000_000, state.watermarkMicros(), mid, scale),
                window(tape, 5_000_000, state.watermarkMicros(), mid, scale),
                state.features());
    }

    private static TradeWindow window(TradeTape tape, long length, long end, double mid, Scale scale) {
        var sums = new TradeSums();
        tape.sum(end - length, end, sums);
        return TradeWindow.of(sums, mid, scale);
    }
}
