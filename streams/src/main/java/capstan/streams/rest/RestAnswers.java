package capstan.streams.rest;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.Levels;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.instrument.TradingStatus;
import capstan.market.ports.RequestLimit;
import capstan.market.trades.Trade;
import capstan.streams.settings.Binance;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the exchange's REST answers into the domain's terms, exactly or not at all.
final class RestAnswers {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    /// Eight decimals are the finest that the exchange knows.
    private static final int FINEST_EXPONENT = -8;
    /// A level's total may be this many times the largest order, and must still fit.
    private static final long HEADROOM = 1_000;

    private RestAnswers() {}

    /// An answer that is not what the endpoint gives; the message says what is missing.
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }

        Unreadable(String message) {
            super(message);
        }
    }

    static JsonNode parse(String body) {
        if (body.isBlank()) {
            throw new Unreadable("it is empty");
        }
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new Unreadable("not JSON, or only half of it: " + e.getOriginalMessage(), e);
        }
    }

    /// The instruments of an `exchangeInfo`, by symbol.
    static Map<String, Listed> instruments(JsonNode info) {
        var instruments = new LinkedHashMap<String, Listed>();
        for (JsonNode symbol : array(required(info, "symbols"))) {
            Instrument instrument = instrument(symbol);
            instruments.put(instrument.symbol(), new Listed(instrument, status(symbol)));
        }
        return instruments;
    }

    private static TradingStatus status(JsonNode symbol) {
        return switch (required(symbol, "status").asText()) {
            case "TRADING" -> TradingStatus.TRADING;
            case "CANCEL_ONLY" -> TradingStatus.CANCEL_ONLY;
            case "HALT" -> TradingStatus.HALT;
            case "BREAK" -> TradingStatus.BREAK;
            case "PRE_TRADING", "POST_TRADING", "END_OF_DAY", "AUCTION_MATCH" -> TradingStatus.CLOSED;
            default -> TradingStatus.OTHER;
        };
    }

    /// Request weight a minute as an `exchangeInfo` says it, `fallback` when it does not.
    static int weightPerMinute(JsonNode info, int fallback) {
        for (JsonNode limit : info.path("rateLimits")) {
            if (limit.path("rateLimitType").asText().equals("REQUEST_WEIGHT")
                    && limit.path("interval").asText().equals("MINUTE")
                    && limit.path("intervalNum").asInt() > 0) {
                return limit.path("limit").asInt() / limit.path("intervalNum").asInt();
            }
        }
        return fallback;
    }

    /// Requests that the exchange allows whatever they weigh, as an `exchangeInfo` says it.
    static Optional<RequestLimit> requestLimit(JsonNode info) {
        for (JsonNode limit : info.path("rateLimits")) {
            Duration unit = unit(limit.path("interval").asText());
            if (limit.path("rateLimitType").asText().equals("RAW_REQUESTS")
                    && !unit.isZero()
                    && limit.path("intervalNum").asInt() > 0
                    && limit.path("limit").asInt() > 0) {
                return Optional.of(new RequestLimit(
                        limit.path("limit").asInt(),
                        unit.multipliedBy(limit.path("intervalNum").asInt())));
            }
        }
        return Optional.empty();
    }

    private static Duration unit(String interval) {
        return switch (interval) {
            case "SECOND" -> Duration.ofSeconds(1);
            case "MINUTE" -> Duration.ofMinutes(1);
            case "HOUR" -> Duration.ofHours(1);
            case "DAY" -> Duration.ofDays(1);
            default -> Duration.ZERO;
        };
    }

    static DepthSnapshot snapshot(JsonNode depth, Instrument instrument, int levels, long receivedAtMicros) {
        return readable(() -> new DepthSnapshot(
                integer(depth, "lastUpdateId"),
                levels(required(depth, "bids"), instrument),
                levels(required(depth, "asks"), instrument),
                levels,
                receivedAtMicros));
    }

    static List<Trade> trades(JsonNode answer, Instrument instrument) {
        return readable(() -> {
            var trades = new ArrayList<Trade>();
            for (JsonNode trade : array(answer)) {
                trades.add(new Trade(
                        integer(trade, "id"),
                        Decimals.parse(required(trade, "price").asText(), instrument.priceExponent()),
                        Decimals.parse(required(trade, "qty").asText(), instrument.quantityExponent()),
                        integer(trade, "time"),
                        truth(trade, "isBuyerMaker")));
            }
            return trades;
        });
    }

    private static Instrument instrument(JsonNode symbol) {
        return readable(() -> {
            String name = required(symbol, "symbol").asText();
            JsonNode price = filter(symbol, "PRICE_FILTER", name);
            JsonNode lot = filter(symbol, "LOT_SIZE", name);
            int quantityExponent = quantityExponent(required(lot, "maxQty").asText());
            return new Instrument(
                    Binance.VENUE,
                    name,
                    FINEST_EXPONENT,
                    quantityExponent,
                    Decimals.parse(required(price, "tickSize").asText(), FINEST_EXPONENT),
                    Decimals.parse(required(lot, "stepSize").asText(), quantityExponent));
        });
    }

    /// The finest exponent in which the largest quantity, with head-room, still fits a `long`.
    static int quantityExponent(String maxQuantity) {
        double largest = Double.parseDouble(maxQuantity) * HEADROOM;
        int exponent = FINEST_EXPONENT;
        while (exponent < 0 && largest * Math.pow(10, -exponent) >= Long.MAX_VALUE) {
            exponent++;
        }
        return exponent;
    }

    private static JsonNode filter(JsonNode symbol, String type, String name) {
        for (JsonNode filter : array(required(symbol, "filters"))) {
            if (filter.path("filterType").asText().equals(type)) {
                return filter;
            }
        }
        throw new Unreadable("symbol " + name + " has no filter " + type);
    }

    private static Levels levels(JsonNode side, Instrument instrument) {
        var levels = new Levels(Math.max(1, side.size()));
        for (JsonNode level : array(side)) {
            levels.add(
                    Decimals.parse(level.path(0).asText(), instrument.priceExponent()),
                    Decimals.parse(level.path(1).asText(), instrument.quantityExponent()));
        }
        return levels;
    }

    private static JsonNode required(JsonNode object, String field) {
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            throw new Unreadable("field '" + field + "' is missing in " + shown(object));
        }
        return value;
    }

    /// A list, never something else that would look like an empty one.
    private static JsonNode array(JsonNode node) {
        if (!node.isArray()) {
            throw new Unreadable("expected a list, got " + shown(node));
        }
        return node;
    }

    private static long integer(JsonNode object, String field) {
        JsonNode value = required(object, field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new Unreadable("field '" + field + "' must be a whole number, got " + shown(value));
        }
        return value.asLong();
    }

    private static boolean truth(JsonNode object, String field) {
        JsonNode value = required(object, field);
        if (!value.isBoolean()) {
            throw new Unreadable("field '" + field + "' must be true or false, got " + shown(value));
        }
        return value.asBoolean();
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read();
    }

    private static <T> T readable(Reading<T> reading) {
        try {
            return reading.read();
        } catch (NumberFormatException | ArithmeticException wrong) {
            throw new Unreadable("a number cannot be read exactly: " + wrong.getMessage(), wrong);
        } catch (IllegalArgumentException wrong) {
            throw new Unreadable(String.valueOf(wrong.getMessage()), wrong);
        }
    }
}
