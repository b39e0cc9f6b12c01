package capstan.simulator.rest;

import capstan.market.book.DepthSnapshot;
import capstan.market.instrument.Instrument;
import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.market.History;
import capstan.simulator.market.Interval;
import capstan.simulator.market.Kline;
import capstan.simulator.market.Klines;
import capstan.simulator.market.Listing;
import capstan.simulator.market.Market;
import capstan.simulator.market.MarketAccess;
import capstan.simulator.market.TradeRing;
import capstan.simulator.market.TradingStatuses;
import capstan.simulator.stream.JsonEvents;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The endpoints. Each checks its parameters, asks the market, and writes the answer as JSON. Safe for any
/// thread.
final class RestApi {

    private static final Pattern ZONE = Pattern.compile("([+-]?)(\\d{1,2})(?::(\\d{2}))?");
    private static final int MOST_DEPTH = 5_000;
    private static final int MOST_ROWS = 1_000;

    /// A request whose weight is known, ready to be carried out.
    ///
    /// @param name of the endpoint, for the counters
    record Call(String name, int weight, Answerer answerer) {}

    interface Answerer {
        /// @param micros whether times are to be µs
        /// @param view what a depth snapshot is shown as
        /// @throws RestError when the request is refused
        CompletionStage<JsonText> answer(boolean micros, SnapshotView view);
    }

    /// What a client is shown instead of a depth snapshot. Used on the market thread.
    interface SnapshotView {
        DepthSnapshot shown(Market market, int symbol, DepthSnapshot real);
    }

    private record TradeRow(long id, long ticks, long lots, long timeMicros, boolean isBuyerMaker) {}

    private record AggregateRow(
            long id, long ticks, long lots, long firstId, long lastId, long timeMicros, boolean isBuyerMaker) {}

    private final MarketAccess market;
    private final List<Listing> listings;
    private final TradingStatuses statuses;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final ExchangeInfo exchangeInfo;
    private final ExchangeClock clock;

    RestApi(
            MarketAccess market,
            List<Listing> listings,
            TradingStatuses statuses,
            RestRules rules,
            ExchangeClock clock) {
        this.market = market;
        this.listings = listings;
        this.statuses = statuses;
        this.clock = clock;
        for (int number = 0; number < listings.size(); number++) {
            numbers.put(listings.get(number).symbol(), number);
        }
        this.exchangeInfo = new ExchangeInfo(listings, numbers, statuses, rules, clock);
    }

    /// Finds the endpoint and what a request to it weighs, before anything is checked.
    Call route(QueryStringDecoder uri) {
        return switch (uri.path()) {
            case "/api/v3/ping" -> new Call("ping", 1, (_, _) -> ping(uri));
            case "/api/v3/time" -> new Call("time", 1, (micros, _) -> time(uri, micros));
            case "/api/v3/exchangeInfo" ->
                new Call("exchangeInfo", 20, (micros, _) -> {
                    var query =
                            new Query(uri, "symbol", "symbols", "permissions", "showPermissionSets", "symbolStatus");
                    return CompletableFuture.completedStage(exchangeInfo.answer(query, micros));
                });
            case "/api/v3/depth" -> new Call("depth", depthWeight(uri), (_, view) -> depth(uri, view));
            case "/api/v3/trades" -> new Call("trades", 25, (micros, _) -> trades(uri, false, micros));
            case "/api/v3/historicalTrades" ->
                new Call("historicalTrades", 25, (micros, _) -> trades(uri, true, micros));
            case "/api/v3/aggTrades" -> new Call("aggTrades", 4, (micros, _) -> aggregates(uri, micros));
            case "/api/v3/klines" -> new Call("klines", 2, (micros, _) -> klines(uri, micros));
            default ->
                new Call("unknown", 1, (_, _) -> {
                    throw new RestError(404, RestError.UNKNOWN, "No such endpoint: " + uri.path() + ".");
                });
        };
    }

    private static CompletionStage<JsonText> ping(QueryStringDecoder uri) {
        Query.requireNone(uri);
        return CompletableFuture.completedStage(new JsonText(16).raw("{}"));
    }

    private CompletionStage<JsonText> time(QueryStringDecoder uri, boolean micros) {
        Query.requireNone(uri);
        long now = JsonEvents.time(clock.epochMicros(), micros);
        return CompletableFuture.completedStage(
                new JsonText(64).raw("{\"serverTime\":").number(now).raw("}"));
    }

    private static int depthWeight(QueryStringDecoder uri) {
        List<String> limits = uri.parameters().getOrDefault("limit", List.of());
        if (limits.size() != 1 || !limits.getFirst().matches("\\d{1,9}")) {
            return 5;
        }
        int limit = Integer.parseInt(limits.getFirst());
        if (limit <= 100) {
            return 5;
        }
        return limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
    }

    private int number(Query query) {
        String symbol = query.symbol();
        Integer number = numbers.get(symbol);
        if (number == null || !statuses.isListed(number)) {
            throw RestError.badRequest(RestError.BAD_SYMBOL, "Invalid symbol: " + symbol + " is not listed.");
        }
        return number;
    }

    private CompletionStage<JsonText> depth(QueryStringDecoder uri, SnapshotView view) {
        var query = new Query(uri, "symbol", "limit", "symbolStatus");
        int number = number(query);
        int limit = query.limit(100, MOST_DEPTH);
        String status = query.text("symbolStatus");
        String actual = statuses.of(number).name();
        if (status != null && !ExchangeInfo.checkedStatus(status).equals(actual)) {
            throw RestError.badRequest(
                    RestError.STATUS_MISMATCH, "The symbol's status is " + actual + ", not " + status + ".");
        }
        Instrument instrument = listings.get(number).instrument();
        return market.ask(open -> view.shown(open, number, open.depth(number, limit)))
                .thenApply(snapshot -> depthJson(instrument, snapshot));
    }

    private static JsonText depthJson(Instrument instrument, DepthSnapshot snapshot) {
        int levels = snapshot.bids().size() + snapshot.asks().size();
        var text = new JsonText(64 + levels * 48).raw("{\"lastUpdateId\":").number(snapshot.lastUpdateId());
        text.raw(",\"bids\":");
        JsonEvents.levels(text, instrument, snapshot.bids());
        text.raw(",\"asks\":");
        JsonEvents.levels(text, instrument, snapshot.asks());
        return text.raw("}");
    }

    private CompletionStage<JsonText> trades(QueryStringDecoder uri, boolean historical, boolean micros) {
        Query query = historical ? new Query(uri, "symbol", "limit", "fromId") : new Query(uri, "symbol", "limit");
        int number = number(query);
        int limit = query.limit(500, MOST_ROWS);
        Long fromId = query.number("fromId");
        Instrument of = listings.get(number).instrument();
        return market.ask(open -> rows(open.history(number).trades(), fromId, limit))
                .thenApply(rows -> {
                    var text = new JsonText(64 + rows.size() * 192).raw("[");
                    String separator = "";
                    for (TradeRow row : rows) {
                        text.raw(separator);
                        tradeJson(text, of, row, micros);
                        separator = ",";
                    }
                    return text.raw("]");
                });
    }

    private static List<TradeRow> rows(TradeRing ring, @Nullable Long fromId, int limit) {
        long from = fromId == null ? Math.max(ring.begin(), ring.end() - limit) : ring.find(fromId);
        List<TradeRow> rows = new ArrayList<>();
        for (long position = from; position < ring.end() && rows.size() < limit; position++) {
            rows.add(new TradeRow(
                    ring.id(position),
                    ring.ticks(position),
                    ring.lots(position),
                    ring.timeMicros(position),
                    ring.isBuyerMaker(position)));
        }
        return rows;
    }

    private static void tradeJson(JsonText text, Instrument of, TradeRow row, boolean micros) {
        text.raw("{\"id\":").number(row.id);
        text.raw(",\"price\":").decimal(row.ticks * of.tickSize(), of.priceExponent());
        text.raw(",\"qty\":").decimal(row.lots * of.stepSize(), of.quantityExponent());
        text.raw(",\"quoteQty\":").raw(JsonEvents.value(of, BigInteger.valueOf(row.ticks * row.lots)));
        text.raw(",\"time\":").number(JsonEvents.time(row.timeMicros, micros));
        text.raw(",\"isBuyerMaker\":").bool(row.isBuyerMaker).raw(",\"isBestMatch\":true}");
    }

    private CompletionStage<JsonText> aggregates(QueryStringDecoder uri, boolean micros) {
        var query = new Query(uri, "symbol", "fromId", "startTime", "endTime", "limit");
        int number = number(query);
        int limit = query.limit(500, MOST_ROWS);
        Long fromId = query.number("fromId");
        Long start = query.micros("startTime");
        Long end = query.micros("endTime");
        if (fromId != null && (start != null || end != null)) {
            throw RestError.badRequest(
                    RestError.BAD_COMBINATION, "Parameter 'fromId' cannot be combined with 'startTime' or 'endTime'.");
        }
        Instrument of = listings.get(number).instrument();
        return market.ask(open -> aggregateRows(open.history(number), fromId, start, end, limit))
                .thenApply(rows -> {
                    var text = new JsonText(64 + rows.size() * 192).raw("[");
                    String separator = "";
                    for (AggregateRow row : rows) {
                        text.raw(separator).raw("{\"a\":").number(row.id);
                        text.raw(",\"p\":").decimal(row.ticks * of.tickSize(), of.priceExponent());
                        text.raw(",\"q\":").decimal(row.lots * of.stepSize(), of.quantityExponent());
                        text.raw(",\"f\":").number(row.firstId).raw(",\"l\":").number(row.lastId);
                        text.raw(",\"T\":").number(JsonEvents.time(row.timeMicros, micros));
                        text.raw(",\"m\":").bool(row.isBuyerMaker).raw(",\"M\":true}");
                        separator = ",";
                    }
                    return text.raw("]");
                });
    }

    private static List<AggregateRow> aggregateRows(
            History history, @Nullable Long fromId, @Nullable Long start, @Nullable Long end, int limit) {
        TradeRing ring = history.trades();
        long stop = end == null ? ring.end() : ring.findTime(end + 1);
        boolean isFromStart = fromId != null || start != null;
        long position;
        if (fromId != null) {
            position = ring.findAggregate(fromId);
        } else if (start != null) {
            position = ring.findTime(start);
        } else {
            long newest = stop > ring.begin() ? ring.aggregateId(stop - 1) : 0;
            position = ring.findAggregate(newest - limit + 1);
        }
        List<AggregateRow> rows = new ArrayList<>();
        while (position < stop && (rows.size() < limit || !isFromStart)) {
            long id = ring.aggregateId(position);
            long first = position;
            long lots = 0;
            while (position < ring.end() && ring.aggregateId(position) == id) {
                lots += ring.lots(position++);
            }
            rows.add(new AggregateRow(
                    id,
                    ring.ticks(first),
                    lots,
                    ring.id(first),
                    ring.id(position - 1),
                    ring.timeMicros(first),
                    ring.isBuyerMaker(first)));
        }
        return rows;
    }

    private CompletionStage<JsonText> klines(QueryStringDecoder uri, boolean micros) {
        var query = new Query(uri, "symbol", "interval", "startTime", "endTime", "timeZone", "limit");
        int number = number(query);
        String text = query.required("interval");
        Interval interval = Interval.of(text);
        if (interval == null) {
            throw RestError.badRequest(RestError.BAD_INTERVAL, "Invalid interval: " + text + ".");
        }
        int limit = query.limit(500, MOST_ROWS);
        Long start = millis(query.micros("startTime"));
        Long end = millis(query.micros("endTime"));
        long zone = zoneMillis(query.text("timeZone"));
        Instrument of = listings.get(number).instrument();
        return market.ask(open -> Klines.query(open.history(number), interval, start, end, zone, limit))
                .thenApply(rows -> klinesJson(of, rows, micros));
    }

    private static @Nullable Long millis(@Nullable Long micros) {
        return micros == null ? null : Long.valueOf(micros / 1000);
    }

    private static long zoneMillis(@Nullable String zone) {
        if (zone == null) {
            return 0;
        }
        Matcher parts = ZONE.matcher(zone.trim());
        if (parts.matches()) {
            int hours = Integer.parseInt(parts.group(2));
            int minutes = parts.group(3) == null ? 0 : Integer.parseInt(parts.group(3));
            long offset = (parts.group(1).equals("-") ? -1 : 1) * (hours * 60L + minutes);
            if (minutes < 60 && offset >= -12 * 60 && offset <= 14 * 60) {
                return offset * 60_000;
            }
        }
        throw RestError.badRequest(
                RestError.ILLEGAL_CHARS,
                "Illegal parameter 'timeZone': -12:00 to +14:00 are legal, got '" + zone + "'.");
    }

    private static JsonText klinesJson(Instrument of, List<Kline> rows, boolean micros) {
        var text = new JsonText(64 + rows.size() * 256).raw("[");
        String separator = "";
        for (Kline row : rows) {
            text.raw(separator).raw("[").number(JsonEvents.time(row.openTime() * 1000, micros));
            text.raw(",").decimal(row.open() * of.tickSize(), of.priceExponent());
            text.raw(",").decimal(row.high() * of.tickSize(), of.priceExponent());
            text.raw(",").decimal(row.low() * of.tickSize(), of.priceExponent());
            text.raw(",").decimal(row.close() * of.tickSize(), of.priceExponent());
            text.raw(",").decimal(row.lots() * of.stepSize(), of.quantityExponent());
            text.raw(",").number(JsonEvents.time((row.closeTime() + 1) * 1000 - 1, micros));
            text.raw(",").raw(JsonEvents.value(of, row.value())).raw(",").number(row.count());
            text.raw(",").decimal(row.takerLots() * of.stepSize(), of.quantityExponent());
            text.raw(",").raw(JsonEvents.value(of, row.takerValue())).raw(",\"0\"]");
            separator = ",";
        }
        return text.raw("]");
    }
}
