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

    /// Statistics of the window that `sums` was filled for.
    ///
    /// @param mid the book's mid in natural units, NaN without a live book
    public static TradeWindow of(TradeSums sums, double mid, Scale scale) {
        long count = sums.count;
        long length = sums.endMicros - sums.startMicros;
        if (count == 0) {
            return empty(length, sums.endMicros);
        }
        double seconds = length / 1e6;
        double volume = scale.quantity(sums.volume.toDouble());
        double notional = scale.notional(sums.notional.toDouble());
        double buyVolume = scale.quantity(sums.buyVolume.toDouble());
        double sellVolume = scale.quantity(sums.sellVolume());
        double meanOffset = sums.priceOffsets.toDouble() / count;
        double priceVariance = Math.max(0, sums.priceOffsetSquares.toDouble() / count - meanOffset * meanOffset);
        double vwap = quotient(notional, volume);
        double interarrivalMean = quotient(sums.lastMicros - sums.firstMicros, count - 1);
        double interarrivalSquare = quotient(sums.intervalSquares.toDouble(), count - 1);
        var olderHalf = new ExactSum();
        olderHalf.add(sums.volume);
        olderHalf.subtract(sums.newerHalfVolume);
        double acceleration = scale.quantity(sums.newerHalfVolume.toDouble() - olderHalf.toDouble());
        return new TradeWindow(
                length,
                sums.endMicros,
                count,
                volume,
                notional,
                scale.price(sums.lastPrice + meanOffset),
                vwap,
                sums.buyCount,
                count - sums.buyCount,
                buyVolume,
                sellVolume,
                vwap - mid,
                scale.price(StrictMath.sqrt(priceVariance)),
                scale.price(sums.highestPrice - sums.lowestPrice),
                interarrivalMean,
                Math.max(0, interarrivalSquare - interarrivalMean * interarrivalMean),
                sums.firstMicros,
                sums.lastMicros,
                count / seconds,
                notional / seconds,
                volume / count,
                sums.completeness(),
                (double) sums.lastPrice / sums.firstPrice - 1,
                quotient(acceleration, volume));
    }

    public double signedVolume() {
        return buyVolume - sellVolume;
    }

    private static TradeWindow empty(long length, long end) {
        double none = Double.NaN;
        return new TradeWindow(
                length, end, 0, none, none, none, none, 0, 0, none, none, none, none, none, none, none, 0, 0, none,
                none, none, 1, none, none);
    }

    private static double quotient(double dividend, double divisor) {
        return divisor == 0 ? Double.NaN : dividend / divisor;
    }
}
