package capstan.simulator.stream;

import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.instrument.Instrument;
import capstan.simulator.json.JsonText;
import capstan.simulator.market.History;
import capstan.simulator.market.Kline;
import capstan.simulator.market.TradeRing;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Writes the JSON streams' payloads. Times are ms, or µs where a connection asked for it. Owned by the market
/// thread.
public final class JsonEvents {

    private JsonEvents() {}

    static void trade(
            JsonText into,
            Instrument of,
            Trades trades,
            int index,
            long eventMicros,
            long tradeMicros,
            boolean micros) {
        head(into, "trade", eventMicros, of.symbol(), micros);
        into.raw(",\"t\":").number(trades.id(index));
        into.raw(",\"p\":").decimal(trades.price(index), of.priceExponent());
        into.raw(",\"q\":").decimal(trades.quantity(index), of.quantityExponent());
        into.raw(",\"T\":").number(time(tradeMicros, micros));
        into.raw(",\"m\":").bool(trades.isBuyerMaker(index)).raw(",\"M\":true}");
    }

    /// The aggregate trade whose trades lie at positions `from` to `until` (exclusive) of the ring.
    static void aggregateTrade(
            JsonText into, History history, long from, long until, long eventMicros, boolean micros) {
        Instrument of = history.instrument();
        TradeRing trades = history.trades();
        long lots = 0;
        for (long position = from; position < until; position++) {
            lots += trades.lots(position);
        }
        head(into, "aggTrade", eventMicros, of.symbol(), micros);
        into.raw(",\"a\":").number(trades.aggregateId(from));
        into.raw(",\"p\":").decimal(trades.ticks(from) * of.tickSize(), of.priceExponent());
        into.raw(",\"q\":").decimal(lots * of.stepSize(), of.quantityExponent());
        into.raw(",\"f\":").number(trades.id(from));
        into.raw(",\"l\":").number(trades.id(until - 1));
        into.raw(",\"T\":").number(time(trades.timeMicros(from), micros));
        into.raw(",\"m\":").bool(trades.isBuyerMaker(from)).raw(",\"M\":true}");
    }

    /// Has neither type nor time.
    static void bookTicker(
            JsonText into, Instrument of, long updateId, long bid, long bidQuantity, long ask, long askQuantity) {
        into.raw("{\"u\":").number(updateId);
        into.raw(",\"s\":").string(of.symbol());
        into.raw(",\"b\":").decimal(bid, of.priceExponent());
        into.raw(",\"B\":").decimal(bidQuantity, of.quantityExponent());
        into.raw(",\"a\":").decimal(ask, of.priceExponent());
        into.raw(",\"A\":").decimal(askQuantity, of.quantityExponent()).raw("}");
    }

    static void depthUpdate(
            JsonText into,
            Instrument of,
            long eventMicros,
            long firstId,
            long lastId,
            Levels bids,
            Levels asks,
            boolean micros) {
        head(into, "depthUpdate", eventMicros, of.symbol(), micros);
        into.raw(",\"U\":").number(firstId).raw(",\"u\":").number(lastId);
        into.raw(",\"b\":");
        levels(into, of, bids);
        into.raw(",\"a\":");
        levels(into, of, asks);
        into.raw("}");
    }

    /// Has neither symbol nor time.
    static void depthTop(JsonText into, Instrument of, long updateId, Levels bids, Levels asks) {
        into.raw("{\"lastUpdateId\":").number(updateId);
        into.raw(",\"bids\":");
        levels(into, of, bids);
        into.raw(",\"asks\":");
        levels(into, of, asks);
        into.raw("}");
    }

    static void kline(
            JsonText into,
            Instrument of,
            Kline kline,
            String interval,
            boolean closed,
            long eventMicros,
            boolean micros) {
        head(into, "kline", eventMicros, of.symbol(), micros);
        into.raw(",\"k\":{\"t\":").number(time(kline.openTime() * 1000, micros));
        long closeMicros = (kline.closeTime() + 1) * 1000 - 1;
        into.raw(",\"T\":").number(time(closeMicros, micros));
        into.raw(",\"s\":").string(of.symbol()).raw(",\"i\":").string(interval);
        into.raw(",\"f\":").number(kline.firstId()).raw(",\"L\":").number(kline.lastId());
        into.raw(",\"o\":").decimal(kline.open() * of.tickSize(), of.priceExponent());
        into.raw(",\"c\":").decimal(kline.close() * of.tickSize(), of.priceExponent());
        into.raw(",\"h\":").decimal(kline.high() * of.tickSize(), of.priceExponent());
        into.raw(",\"l\":").decimal(kline.low() * of.tickSize(), of.priceExponent());
        into.raw(",\"v\":").decimal(kline.lots() * of.stepSize(), of.quantityExponent());
        into.raw(",\"n\":").number(kline.count()).raw(",\"x\":").bool(closed);
        into.raw(",\"q\":").raw(value(of, kline.value()));
        into.raw(",\"V\":").decimal(kline.takerLots() * of.stepSize(), of.quantityExponent());
        into.raw(",\"Q\":").raw(value(of, kline.takerValue())).raw(",\"B\":\"0\"}}");
    }

    /// An array of price and quantity pairs.
    public static void levels(JsonText into, Instrument of, Levels levels) {
        into.raw("[");
        for (int index = 0; index < levels.size(); index++) {
            into.raw(index == 0 ? "[" : ",[");
            into.decimal(levels.price(index), of.priceExponent());
            into.raw(",");
            into.decimal(levels.quantity(index), of.quantityExponent());
            into.raw("]");
        }
        into.raw("]");
    }

    /// Ticks × lots as a decimal in quotes, with eight decimals or as many as it has.
    public static String value(Instrument of, BigInteger ticksTimesLots) {
        BigDecimal exact = new BigDecimal(
                ticksTimesLots.multiply(BigInteger.valueOf(of.tickSize())).multiply(BigInteger.valueOf(of.stepSize())),
                -(of.priceExponent() + of.quantityExponent()));
        BigDecimal stripped = exact.stripTrailingZeros();
        return "\"" + (stripped.scale() < 8 ? stripped.setScale(8) : stripped).toPlainString() + "\"";
    }

    public static long time(long micros, boolean inMicros) {
        return inMicros ? micros : micros / 1000;
    }

    private static void head(JsonText into, String type, long eventMicros, String symbol, boolean micros) {
        into.raw("{\"e\":\"").raw(type).raw("\",\"E\":").number(time(eventMicros, micros));
        into.raw(",\"s\":").string(symbol);
    }
}
