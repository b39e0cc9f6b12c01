package capstan.market.trades;

/// Statistics over the trades whose event time lies in (end − length, end]. Doubles are in natural units (not
/// scaled); NaN where the statistic has no value; `count` is then 0 or too small for it.
///
/// @param lengthMicros 1 s or 5 s
/// @param endMicros event time at which the window ends
/// @param count trades in it
/// @param volume base quantity
/// @param notional Σ price × quantity
/// @param avgPrice mean price, unweighted
/// @param vwap notional / volume
/// @param buyCount trades in which the taker bought
/// @param sellCount trades in which the taker sold
/// @param buyVolume base quantity of them
/// @param sellVolume base quantity of them
/// @param vwapMinusMid vwap minus the book's mid, NaN without a live book
/// @param priceStd standard deviation of the prices (population)
/// @param priceRange highest minus lowest price
/// @param interarrivalMeanMicros mean time between consecutive trades
/// @param interarrivalVariance its variance, µs²
/// @param firstMicros event time of the first trade, 0 when none
/// @param lastMicros event time of the last trade, 0 when none
/// @param tradeIntensity trades per second
/// @param dollarIntensity notional per second
/// @param avgTradeSize volume / count
/// @param completeness share of the trade ids between the first and the last that are present, 1 when none is
///     missing
/// @param priceMomentum last price / first price − 1
/// @param volumeAcceleration (volume of the second half − volume of the first half) / volume
public record TradeWindow(
        long lengthMicros,
        long endMicros,
        long count,
        double volume,
        double notional,
        double avgPrice,
        double vwap,
        long buyCount,
        long sellCount,
        double buyVolume,
        double sellVolume,
        double vwapMinusMid,
        double priceStd,
        double priceRange,
        double interarrivalMeanMicros,
        double interarrivalVariance,
        long firstMicros,
        long lastMicros,
        double tradeIntensity,
        double dollarIntensity,
        double avgTradeSize,
        double completeness,
        double priceMomentum,
        double volumeAcceleration) {

    public double signedVolume() {
        return buyVolume - sellVolume;
    }
}
