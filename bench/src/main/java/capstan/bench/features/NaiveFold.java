package capstan.bench.features;

import capstan.market.features.Feature;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Scale;
import capstan.market.trades.Trade;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Features as one writes them first: trades and tops kept as objects, every value computed anew from them in plain
/// doubles. Control of the benchmarks, and witness that the engine's values are right.
final class NaiveFold implements FeatureFold {

    private static final long SECOND = 1_000_000;
    private static final int SECONDS_KEPT = 40;
    private static final double DAY_MICROS = 86_400e6;

    /// Best levels after a diff, in the second that was open when it came.
    private record Top(long second, double bid, double bidQuantity, double ask, double askQuantity) {}

    private final Scale scale;
    private final ArrayDeque<Trade> trades = new ArrayDeque<>();
    private final ArrayDeque<Top> tops = new ArrayDeque<>();
    private final Map<Long, Double> mids = new HashMap<>();
    private MarketScript.Book book = new MarketScript.Book(0, new Levels(0), new Levels(0));
    private long closedSecond = Long.MIN_VALUE;
    private double[] newest = {};

    NaiveFold(Instrument instrument) {
        this.scale = Scale.of(instrument);
    }

    @Override
    public void trade(MarketScript.Traded traded) {
        advance(traded.eventTimeMicros());
        trades.addLast(traded.trade());
        while (trades.getFirst().transactTimeMicros() < traded.eventTimeMicros() - SECONDS_KEPT * SECOND) {
            trades.removeFirst();
        }
    }

    @Override
    public void book(MarketScript.Book now) {
        advance(now.eventTimeMicros());
        book = now;
        tops.addLast(new Top(
                closedSecond + 1,
                scale.price(now.bids().price(0)),
                scale.quantity(now.bids().quantity(0)),
                scale.price(now.asks().price(0)),
                scale.quantity(now.asks().quantity(0))));
        while (tops.getFirst().second() < closedSecond - SECONDS_KEPT) {
            tops.removeFirst();
        }
    }

    @Override
    public double[] newest() {
        return newest;
    }

    private void advance(long eventTimeMicros) {
        long last = Math.floorDiv(eventTimeMicros - 1, SECOND);
        closedSecond = closedSecond == Long.MIN_VALUE ? last : closedSecond;
        while (closedSecond < last) {
            closedSecond++;
            mids.put(closedSecond, mid());
            mids.remove(closedSecond - SECONDS_KEPT);
            if (closedSecond % 2 == 0) {
                newest = compute(closedSecond);
            }
        }
    }

    private double mid() {
        return book.bids().size() == 0
                ? Double.NaN
                : scale.price(((double) book.bids().price(0) + book.asks().price(0)) / 2);
    }

    private double[] compute(long second) {
        var values = new double[Feature.values().length];
        Arrays.fill(values, Double.NaN);
        putReturns(values, second);
        putTrades(values, second * SECOND);
        putBook(values);
        put(values, Feature.OFI_2S, flow(second, 2));
        put(values, Feature.OFI_10S, flow(second, 10));
        double angle = 2 * Math.PI * (second * SECOND % DAY_MICROS) / DAY_MICROS;
        put(values, Feature.HOUR_SIN, Math.sin(angle));
        put(values, Feature.HOUR_COS, Math.cos(angle));
        return values;
    }

    private void putReturns(double[] values, long second) {
        double oneSecond = logReturn(second, 1);
        double[] returns = IntStream.range(0, 30)
                .mapToDouble(back -> logReturn(second - back, 1))
                .toArray();
        double mean = Arrays.stream(returns).average().orElse(Double.NaN);
        double volatility = Math.sqrt(Arrays.stream(returns)
                .map(each -> (each - mean) * (each - mean))
                .average()
                .orElse(Double.NaN));
        put(values, Feature.MID_PRICE, mid(second));
        put(values, Feature.RET_1S, oneSecond);
        put(values, Feature.RET_5S, logReturn(second, 5));
        put(values, Feature.RET_10S, logReturn(second, 10));
        put(values, Feature.PRICE_VOLATILITY, volatility);
        put(values, Feature.MOMENTUM, mid(second) / mid(second - 10) - 1);
        put(values, Feature.PRICE_ACCELERATION, oneSecond - logReturn(second - 1, 1));
        put(values, Feature.VOL_ADJ_RET_1S, ratio(oneSecond, volatility));
    }

    private void putTrades(double[] values, long end) {
        double mid = values[Feature.MID_PRICE.ordinal()];
        trades.stream()
                .filter(trade -> trade.transactTimeMicros() <= end)
                .max(Comparator.comparingLong(Trade::id))
                .ifPresent(trade -> put(values, Feature.PRICE, scale.price(trade.price())));
        List<Trade> five = window(end - 5 * SECOND, end);
        List<Trade> one = window(end - SECOND, end);
        if (five.isEmpty()) {
            return;
        }
        put(values, Feature.VOLUME_5S, volume(five));
        put(values, Feature.VOL_IMBALANCE_5S, imbalance(five));
        put(values, Feature.TRADE_INTENSITY_5S, five.size() / 5.0);
        put(values, Feature.VWAP_DEV_5S, (mid - notional(five) / volume(five)) / mid);
        double before = volume(window(end - 10 * SECOND, end - 5 * SECOND));
        put(values, Feature.VOLUME_CHANGE_5S, ratio(volume(five), before) - 1);
        if (one.isEmpty()) {
            return;
        }
        put(values, Feature.VOLUME_1S, volume(one));
        put(values, Feature.VOL_IMBALANCE_1S, imbalance(one));
        put(values, Feature.TRADE_INTENSITY_1S, one.size());
        put(values, Feature.AVG_TRADE_SIZE_1S, volume(one) / one.size());
        put(values, Feature.DOLLAR_VOLUME_1S, notional(one));
        put(values, Feature.VWAP_DEV_1S, (mid - notional(one) / volume(one)) / mid);
        put(values, Feature.VOLUME_MOMENTUM, ratio(volume(one), volume(five) / 5));
    }

    private void putBook(double[] values) {
        if (book.bids().size() == 0) {
            return;
        }
        double bid = scale.price(book.bids().price(0));
        double ask = scale.price(book.asks().price(0));
        double bidQuantity = scale.quantity(book.bids().quantity(0));
        double askQuantity = scale.quantity(book.asks().quantity(0));
        double bidStrength = strength(book.bids());
        double askStrength = strength(book.asks());
        double imbalance = imbalance(value(book.bids()), value(book.asks()));
        double spread = (ask - bid) / values[Feature.MID_PRICE.ordinal()] * 1e4;
        put(values, Feature.SPREAD_BP, spread);
        put(values, Feature.MICROPRICE, (bid * askQuantity + ask * bidQuantity) / (bidQuantity + askQuantity));
        put(values, Feature.QUEUE_IMBALANCE, imbalance(bidQuantity, askQuantity));
        put(values, Feature.BID_STRENGTH, bidStrength);
        put(values, Feature.ASK_STRENGTH, askStrength);
        put(values, Feature.BID_ASK_RATIO, ratio(bidStrength, askStrength));
        put(values, Feature.OB_IMBALANCE, imbalance);
        put(values, Feature.SPREAD_ADJ_IMBALANCE, ratio(imbalance, spread));
    }

    /// NaN when the seconds do not reach back to the first top, as the engine has it.
    private double flow(long second, int seconds) {
        if (!mids.containsKey(second - seconds) || Double.isNaN(mid(second - seconds))) {
            return Double.NaN;
        }
        double flow = 0;
        Top earlier = tops.getFirst();
        for (Top top : tops) {
            if (top.second() > second - seconds && top.second() <= second) {
                flow += top.bid() >= earlier.bid() ? top.bidQuantity() : 0;
                flow -= top.bid() <= earlier.bid() ? earlier.bidQuantity() : 0;
                flow -= top.ask() <= earlier.ask() ? top.askQuantity() : 0;
                flow += top.ask() >= earlier.ask() ? earlier.askQuantity() : 0;
            }
            earlier = top;
        }
        return flow;
    }

    private List<Trade> window(long start, long end) {
        return trades.stream()
                .filter(trade -> trade.transactTimeMicros() > start && trade.transactTimeMicros() <= end)
                .toList();
    }

    private double volume(List<Trade> window) {
        return window.stream()
                .mapToDouble(trade -> scale.quantity(trade.quantity()))
                .sum();
    }

    private double notional(List<Trade> window) {
        return window.stream()
                .mapToDouble(trade -> scale.price(trade.price()) * scale.quantity(trade.quantity()))
                .sum();
    }

    private double imbalance(List<Trade> window) {
        double sold = volume(window.stream().filter(Trade::isBuyerMaker).toList());
        return imbalance(volume(window) - sold, sold);
    }

    private double strength(Levels levels) {
        return IntStream.range(0, levels.size())
                .mapToDouble(i -> scale.quantity(levels.quantity(i)))
                .sum();
    }

    private double value(Levels levels) {
        return IntStream.range(0, levels.size())
                .mapToDouble(i -> scale.price(levels.price(i)) * scale.quantity(levels.quantity(i)))
                .sum();
    }

    private double mid(long second) {
        return mids.getOrDefault(second, Double.NaN);
    }

    private double logReturn(long second, int seconds) {
        return Math.log(mid(second) / mid(second - seconds));
    }

    private static double imbalance(double one, double other) {
        return ratio(one - other, one + other);
    }

    private static double ratio(double dividend, double divisor) {
        return divisor == 0 ? Double.NaN : dividend / divisor;
    }

    private static void put(double[] values, Feature feature, double value) {
        values[feature.ordinal()] = value;
    }
}
