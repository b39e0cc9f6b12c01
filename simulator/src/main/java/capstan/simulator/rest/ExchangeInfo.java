package capstan.simulator.rest;

import capstan.market.instrument.Instrument;
import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.json.JsonText;
import capstan.simulator.market.Listing;
import capstan.simulator.market.TradingStatus;
import capstan.simulator.market.TradingStatuses;
import capstan.simulator.stream.JsonEvents;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the exchange says of itself: limits and listings.
final class ExchangeInfo {

    private static final Set<String> STATUSES = Set.of("TRADING", "END_OF_DAY", "HALT", "BREAK", "CANCEL_ONLY");
    private static final String PERMISSION = "SPOT";

    private final List<Listing> listings;
    private final Map<String, Integer> numbers;
    private final TradingStatuses statuses;
    private final RestRules rules;
    private final ExchangeClock clock;

    ExchangeInfo(
            List<Listing> listings,
            Map<String, Integer> numbers,
            TradingStatuses statuses,
            RestRules rules,
            ExchangeClock clock) {
        this.listings = listings;
        this.numbers = numbers;
        this.statuses = statuses;
        this.rules = rules;
        this.clock = clock;
    }

    /// @throws RestError when there is no such status
    static String checkedStatus(String status) {
        if (!STATUSES.contains(status)) {
            throw RestError.badRequest(
                    RestError.MISSING_OR_MALFORMED, "Parameter 'symbolStatus' is malformed: " + status + ".");
        }
        return status;
    }

    JsonText answer(Query query, boolean micros) {
        List<Listing> chosen = chosen(query);
        String shown = query.text("showPermissionSets");
        boolean showsPermissions =
                shown == null || !shown.toLowerCase(Locale.ROOT).equals("false");
        var text = new JsonText(1024 + chosen.size() * 1024).raw("{\"timezone\":\"UTC\",\"serverTime\":");
        text.number(JsonEvents.time(clock.epochMicros(), micros)).raw(",\"rateLimits\":[");
        rateLimit(text, "REQUEST_WEIGHT", "MINUTE", 1, rules.weightPerMinute());
        rateLimit(text.raw(","), "RAW_REQUESTS", "MINUTE", 5, rules.requestsPerFiveMinutes());
        text.raw("],\"exchangeFilters\":[],\"symbols\":[");
        String separator = "";
        for (Listing listing : chosen) {
            symbol(text.raw(separator), listing, showsPermissions);
            separator = ",";
        }
        return text.raw("]}");
    }

    private List<Listing> chosen(Query query) {
        String one = query.text("symbol");
        String several = query.text("symbols");
        String permissions = query.text("permissions");
        String status = query.text("symbolStatus");
        boolean byName = one != null || several != null;
        if ((one != null && several != null) || (byName && (permissions != null || status != null))) {
            throw RestError.badRequest(
                    RestError.BAD_COMBINATION,
                    "Parameters 'symbol', 'symbols' and 'permissions' or 'symbolStatus' cannot be combined.");
        }
        if (one != null) {
            return List.of(listing(Query.checkedSymbol(one)));
        }
        if (several != null) {
            return names("symbols", several).stream()
                    .map(name -> listing(Query.checkedSymbol(name)))
                    .toList();
        }
        String wanted = status == null ? null : checkedStatus(status);
        boolean none = permissions != null && !names("permissions", permissions).contains(PERMISSION);
        return none
                ? List.of()
                : listings.stream()
                        .filter(listing -> isShown(status(listing), wanted))
                        .toList();
    }

    private static boolean isShown(TradingStatus status, @Nullable String wanted) {
        return status != TradingStatus.DELISTED && (wanted == null || wanted.equals(status.name()));
    }

    private TradingStatus status(Listing listing) {
        Integer number = numbers.get(listing.symbol());
        return number == null ? TradingStatus.DELISTED : statuses.of(number);
    }

    private Listing listing(String symbol) {
        Integer number = numbers.get(symbol);
        if (number == null || !statuses.isListed(number)) {
            throw RestError.badRequest(RestError.BAD_SYMBOL, "Invalid symbol: " + symbol + " is not listed.");
        }
        return listings.get(number);
    }

    /// Reads `["A","B"]`, or one bare name.
    private static List<String> names(String parameter, String value) {
        if (!value.startsWith("[")) {
            return List.of(value);
        }
        if (!value.matches("\\[\\s*(\"[^\"]*\"\\s*(,\\s*\"[^\"]*\"\\s*)*)?]")) {
            throw RestError.badRequest(
                    RestError.ILLEGAL_CHARS,
                    "Illegal characters in parameter '" + parameter + "': a list such as [\"A\",\"B\"] is legal.");
        }
        List<String> names = new ArrayList<>();
        Arrays.stream(value.substring(1, value.length() - 1).split(",", -1))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .forEach(name -> names.add(name.substring(1, name.length() - 1)));
        return names;
    }

    private static void rateLimit(JsonText text, String type, String interval, int count, int limit) {
        text.raw("{\"rateLimitType\":").string(type).raw(",\"interval\":").string(interval);
        text.raw(",\"intervalNum\":")
                .number(count)
                .raw(",\"limit\":")
                .number(limit)
                .raw("}");
    }

    private void symbol(JsonText text, Listing listing, boolean showsPermissions) {
        Instrument of = listing.instrument();
        text.raw("{\"symbol\":").string(listing.symbol());
        text.raw(",\"status\":").string(status(listing).name()).raw(",\"baseAsset\":");
        text.string(listing.base())
                .raw(",\"baseAssetPrecision\":8,\"quoteAsset\":")
                .string(listing.quote());
        text.raw(",\"quotePrecision\":8,\"quoteAssetPrecision\":8,\"baseCommissionPrecision\":8");
        text.raw(",\"quoteCommissionPrecision\":8,\"orderTypes\":[\"LIMIT\",\"MARKET\"],\"icebergAllowed\":false");
        text.raw(",\"ocoAllowed\":false,\"otoAllowed\":false,\"quoteOrderQtyMarketAllowed\":false");
        text.raw(",\"allowTrailingStop\":false,\"cancelReplaceAllowed\":false,\"amendAllowed\":false");
        text.raw(",\"isSpotTradingAllowed\":true,\"isMarginTradingAllowed\":false,\"filters\":[");
        text.raw("{\"filterType\":\"PRICE_FILTER\",\"minPrice\":").decimal(of.tickSize(), of.priceExponent());
        text.raw(",\"maxPrice\":").decimal(largest(of.tickSize()), of.priceExponent());
        text.raw(",\"tickSize\":").decimal(of.tickSize(), of.priceExponent());
        text.raw("},{\"filterType\":\"LOT_SIZE\",\"minQty\":").decimal(of.stepSize(), of.quantityExponent());
        text.raw(",\"maxQty\":").decimal(largest(of.stepSize()), of.quantityExponent());
        text.raw(",\"stepSize\":").decimal(of.stepSize(), of.quantityExponent());
        text.raw("}],\"permissions\":[],\"permissionSets\":").raw(showsPermissions ? "[[\"SPOT\"]]" : "[]");
        text.raw(",\"defaultSelfTradePreventionMode\":\"NONE\",\"allowedSelfTradePreventionModes\":[\"NONE\"]}");
    }

    /// A large multiple of a step that fits a long.
    private static long largest(long step) {
        return step * Math.min(100_000_000_000L, Long.MAX_VALUE / 10 / step);
    }
}
