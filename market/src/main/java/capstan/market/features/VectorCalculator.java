package capstan.market.features;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.trades.ExactSum;
import capstan.market.trades.Scale;
import capstan.market.trades.TradeSums;
import java.util.Arrays;

/// Computes one feature vector from the state at a boundary. What each feature is stands at its constant in
/// `Feature`.
final class VectorCalculator {

    private static final long SECOND = FeatureEngine.SECOND_MICROS;
    private static final int DEPTH = 10;
    private static final int VOLATILITY_RETURNS = 30;

    private final Levels levels = new Levels(DEPTH);
    private final TradeSums oneSecond = new TradeSums();
    private final TradeSums fiveSeconds = new TradeSums();
    private final TradeSums fiveBefore = new TradeSums();

    FeatureVector compute(long second, FeatureInputs inputs, MidHistory mids, OrderFlow flow) {
        long boundary = second * SECOND;
        var values = new double[Feature.COUNT];
        Arrays.fill(values, Double.NaN);
        putReturns(values, second, mids);
        putTrades(values, boundary, inputs);
        if (inputs.isLive()) {
            putBook(values, inputs);
        }
        put(values, Feature.OFI_2S, inputs.scale().quantity(flow.flow(second, 2)));
        put(values, Feature.OFI_10S, inputs.scale().quantity(flow.flow(second, 10)));
        put(values, Feature.HOUR_SIN, StrictMath.sin(FeatureMath.dayAngle(boundary)));
        put(values, Feature.HOUR_COS, StrictMath.cos(FeatureMath.dayAngle(boundary)));
        putCombined(values);
        return new FeatureVector(
                boundary,
                values,
                FeatureMath.hash(values),
                inputs.lastUpdateId(),
                inputs.lastTradeId(),
                inputs.watermarkMicros());
    }

    private static void putReturns(double[] values, long second, MidHistory mids) {
        double mid = mids.mid(second);
        double oneSecondReturn = mids.oneSecondReturn(second);
        double volatility = mids.returnDeviation(second, VOLATILITY_RETURNS);
        put(values, Feature.MID_PRICE, mid);
        put(values, Feature.RET_1S, oneSecondReturn);
        put(values, Feature.RET_5S, FeatureMath.logReturn(mids.mid(second - 5), mid));
        put(values, Feature.RET_10S, FeatureMath.logReturn(mids.mid(second - 10), mid));
        put(values, Feature.PRICE_VOLATILITY, volatility);
        put(values, Feature.MOMENTUM, mid / mids.mid(second - 10) - 1);
        put(values, Feature.PRICE_ACCELERATION, oneSecondReturn - mids.oneSecondReturn(second - 1));
        put(values, Feature.VOL_ADJ_RET_1S, FeatureMath.ratio(oneSecondReturn, volatility));
    }

    private void putTrades(double[] values, long boundary, FeatureInputs inputs) {
        Scale scale = inputs.scale();
        double mid = values[Feature.MID_PRICE.ordinal()];
        long lastPrice = inputs.tape().lastPrice(boundary);
        if (lastPrice != 0) {
            put(values, Feature.PRICE, scale.price(lastPrice));
        }
        inputs.tape().sum(boundary - SECOND, boundary, oneSecond);
        inputs.tape().sum(boundary - 5 * SECOND, boundary, fiveSeconds);
        if (fiveSeconds.count() == 0) {
            return;
        }
        double volume = scale.quantity(fiveSeconds.volume());
        put(values, Feature.VOLUME_5S, volume);
        put(values, Feature.VOL_IMBALANCE_5S, volumeImbalance(fiveSeconds));
        put(values, Feature.TRADE_INTENSITY_5S, fiveSeconds.count() / 5.0);
        put(values, Feature.VWAP_DEV_5S, vwapDeviation(fiveSeconds, mid, scale));
        inputs.tape().sum(boundary - 10 * SECOND, boundary - 5 * SECOND, fiveBefore);
        put(values, Feature.VOLUME_CHANGE_5S, FeatureMath.ratio(volume, scale.quantity(fiveBefore.volume())) - 1);
        if (oneSecond.count() == 0) {
            return;
        }
        double lastVolume = scale.quantity(oneSecond.volume());
        put(values, Feature.VOLUME_1S, lastVolume);
        put(values, Feature.VOL_IMBALANCE_1S, volumeImbalance(oneSecond));
        put(values, Feature.TRADE_INTENSITY_1S, oneSecond.count());
        put(values, Feature.AVG_TRADE_SIZE_1S, lastVolume / oneSecond.count());
        put(values, Feature.DOLLAR_VOLUME_1S, scale.notional(oneSecond.notional()));
        put(values, Feature.VWAP_DEV_1S, vwapDeviation(oneSecond, mid, scale));
        put(values, Feature.VOLUME_MOMENTUM, FeatureMath.ratio(lastVolume, volume / 5));
    }

    private void putBook(double[] values, FeatureInputs inputs) {
        Scale scale = inputs.scale();
        OrderBook book = inputs.book();
        long bid = book.bestPrice(Side.BID);
        long ask = book.bestPrice(Side.ASK);
        double bidQuantity = book.bestQuantity(Side.BID);
        double askQuantity = book.bestQuantity(Side.ASK);
        double mid = values[Feature.MID_PRICE.ordinal()];
        if (!Double.isNaN(mid)) {
            put(values, Feature.SPREAD_BP, scale.price(ask - bid) / mid * 1e4);
            double weighted = bid * askQuantity + ask * bidQuantity;
            put(values, Feature.MICROPRICE, scale.price(FeatureMath.ratio(weighted, bidQuantity + askQuantity)));
        }
        put(values, Feature.QUEUE_IMBALANCE, FeatureMath.imbalance(bidQuantity, askQuantity));
        var bidStrength = new ExactSum();
        var askStrength = new ExactSum();
        var bidValue = new ExactSum();
        var askValue = new ExactSum();
        sumLevels(book, Side.BID, bidStrength, bidValue);
        sumLevels(book, Side.ASK, askStrength, askValue);
        put(values, Feature.BID_STRENGTH, scale.quantity(bidStrength.toDouble()));
        put(values, Feature.ASK_STRENGTH, scale.quantity(askStrength.toDouble()));
        put(values, Feature.BID_ASK_RATIO, FeatureMath.ratio(bidStrength.toDouble(), askStrength.toDouble()));
        put(values, Feature.OB_IMBALANCE, FeatureMath.imbalance(bidValue.toDouble(), askValue.toDouble()));
    }

    private void sumLevels(OrderBook book, Side side, ExactSum strength, ExactSum value) {
        book.top(side, DEPTH, levels);
        for (int i = 0; i < levels.size(); i++) {
            strength.add(levels.quantity(i));
            value.addProduct(levels.price(i), levels.quantity(i));
        }
    }

    private static void putCombined(double[] values) {
        double imbalance = values[Feature.OB_IMBALANCE.ordinal()];
        double spread = values[Feature.SPREAD_BP.ordinal()];
        put(values, Feature.SPREAD_ADJ_IMBALANCE, FeatureMath.ratio(imbalance, spread));
    }

    private static double volumeImbalance(TradeSums sums) {
        return FeatureMath.imbalance(sums.buyVolume(), sums.sellVolume());
    }

    private static double vwapDeviation(TradeSums sums, double mid, Scale scale) {
        double vwap = FeatureMath.ratio(scale.notional(sums.notional()), scale.quantity(sums.volume()));
        return (mid - vwap) / mid;
    }

    private static void put(double[] values, Feature feature, double value) {
        values[feature.ordinal()] = value;
    }
}
