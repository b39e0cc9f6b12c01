package capstan.http.views;

import capstan.actors.symbol.TradesView;
import capstan.market.instrument.Decimals;
import java.util.List;

/// `/trades/{symbol}`.
///
/// @param trades newest first
public record TradesJson(String venue, String symbol, int count, List<Entry> trades) {

    /// @param price plain decimal with at least the decimals of the tick
    /// @param quantity plain decimal with at least the decimals of the step
    /// @param tradeUs matching time, µs on the venue's clock
    /// @param isBuyerMaker false means the taker bought
    public record Entry(long tradeId, String price, String quantity, long tradeUs, boolean isBuyerMaker) {}

    public static TradesJson of(TradesView view) {
        int priceDecimals = Decimals.decimals(view.tickSize(), view.priceExponent());
        int quantityDecimals = Decimals.decimals(view.stepSize(), view.quantityExponent());
        List<Entry> trades = view.trades().stream()
                .map(trade -> new Entry(
                        trade.id(),
                        Decimals.format(trade.price(), view.priceExponent(), priceDecimals),
                        Decimals.format(trade.quantity(), view.quantityExponent(), quantityDecimals),
                        trade.transactTimeMicros(),
                        trade.isBuyerMaker()))
                .toList();
        return new TradesJson(view.venue(), view.symbol(), trades.size(), trades);
    }
}
