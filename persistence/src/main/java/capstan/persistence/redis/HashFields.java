package capstan.persistence.redis;

import capstan.market.features.Feature;
import capstan.market.hotstate.HotState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The fields of one hash of the contract, in order: name and how a value is written.
final class HashFields {

    /// How a field's raw `long` becomes text.
    enum Kind {
        /// The number itself.
        COUNT,
        /// A scaled price.
        PRICE,
        /// A scaled quantity.
        QUANTITY,
        /// Twice a scaled price: the middle between two.
        HALF_PRICE,
        /// Bits of a double.
        REAL,
        /// Bits of a double that counts base quantity, so it is a whole number of the instrument's quantity units.
        REAL_QUANTITY,
        /// Bits of a double that is a difference of prices, so it is a whole number of the instrument's price
        /// units.
        REAL_PRICE,
        /// 64 bits in hexadecimal.
        BITS,
        /// Ordinal of a `BookStatus`.
        STATUS,
        /// Ordinal of a `GapKind`.
        REASON,
        /// The symbol's sector.
        SECTOR
    }

    static final HashFields BOOK = book();
    static final HashFields TRADES = trades(false);
    static final HashFields TRADES_WITH_TREND = trades(true);
    static final HashFields FEATURES = features();
    static final HashFields QUOTE = new HashFields()
            .add("price", Kind.PRICE)
            .add("ts_ms", Kind.COUNT)
            .add("bid", Kind.PRICE)
            .add("ask", Kind.PRICE)
            .add("sector", Kind.SECTOR);

    private final List<String> names = new ArrayList<>();
    private final List<Kind> kinds = new ArrayList<>();
    private final List<byte[]> encodedNames = new ArrayList<>();

    private HashFields() {}

    int size() {
        return names.size();
    }

    String name(int field) {
        return names.get(field);
    }

    Kind kind(int field) {
        return kinds.get(field);
    }

    /// The name as an argument of the Redis protocol.
    byte[] encodedName(int field) {
        return encodedNames.get(field);
    }

    int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no field '" + name + "' among " + names);
        }
        return index;
    }

    private HashFields add(String name, Kind kind) {
        names.add(name);
        kinds.add(kind);
        encodedNames.add(("$" + name.length() + "\r\n" + name + "\r\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private static HashFields book() {
        var fields = new HashFields()
                .add("gen", Kind.COUNT)
                .add("state", Kind.STATUS)
                .add("state_reason", Kind.REASON)
                .add("best_bid", Kind.PRICE)
                .add("best_bid_q", Kind.QUANTITY)
                .add("best_ask", Kind.PRICE)
                .add("best_ask_q", Kind.QUANTITY)
                .add("spread", Kind.PRICE)
                .add("spread_bp", Kind.REAL)
                .add("mid", Kind.HALF_PRICE)
                .add("weighted_mid", Kind.REAL)
                .add("bid_value_sum", Kind.REAL)
                .add("ask_value_sum", Kind.REAL)
                .add("ob_imbalance", Kind.REAL)
                .add("bid_levels", Kind.COUNT)
                .add("ask_levels", Kind.COUNT)
                .add("last_trade_price", Kind.PRICE)
                .add("last_trade_us", Kind.COUNT)
                .add("last_trade_id", Kind.COUNT)
                .add("last_update_id", Kind.COUNT)
                .add("anchor_update_id", Kind.COUNT)
                .add("epoch", Kind.COUNT)
                .add("book_hash", Kind.BITS)
                .add("chain", Kind.BITS)
                .add("event_us", Kind.COUNT)
                .add("receive_us", Kind.COUNT)
                .add("publish_us", Kind.COUNT);
        for (String side : new String[] {"bid", "ask"}) {
            for (int level = 1; level <= HotState.DEPTH; level++) {
                fields.add(side + level + "_p", Kind.PRICE).add(side + level + "_q", Kind.QUANTITY);
            }
        }
        return fields;
    }

    private static HashFields trades(boolean withTrend) {
        var fields = new HashFields()
                .add("gen", Kind.COUNT)
                .add("count", Kind.COUNT)
                .add("volume", Kind.REAL_QUANTITY)
                .add("notional", Kind.REAL)
                .add("avg_price", Kind.REAL)
                .add("vwap", Kind.REAL)
                .add("buy_count", Kind.COUNT)
                .add("sell_count", Kind.COUNT)
                .add("buy_volume", Kind.REAL_QUANTITY)
                .add("sell_volume", Kind.REAL_QUANTITY)
                .add("signed_volume", Kind.REAL_QUANTITY)
                .add("vwap_minus_mid", Kind.REAL)
                .add("price_std", Kind.REAL)
                .add("price_range", Kind.REAL_PRICE)
                .add("interarrival_mean_us", Kind.REAL)
                .add("interarrival_var", Kind.REAL)
                .add("first_us", Kind.COUNT)
                .add("last_us", Kind.COUNT)
                .add("trade_intensity", Kind.REAL)
                .add("dollar_intensity", Kind.REAL)
                .add("avg_trade_size", Kind.REAL)
                .add("data_completeness", Kind.REAL);
        return withTrend ? fields.add("price_momentum", Kind.REAL).add("volume_acceleration", Kind.REAL) : fields;
    }

    private static HashFields features() {
        var fields = new HashFields()
                .add("gen", Kind.COUNT)
                .add("feature_version", Kind.COUNT)
                .add("feature_hash", Kind.BITS)
                .add("feature_us", Kind.COUNT)
                .add("last_update_id", Kind.COUNT)
                .add("last_trade_id", Kind.COUNT)
                .add("data_age_ms", Kind.COUNT)
                .add("completeness", Kind.REAL);
        for (Feature feature : Feature.values()) {
            fields.add(feature.key(), Kind.REAL);
        }
        return fields;
    }
}
