package capstan.cluster.prove.swaps;

import capstan.market.book.LevelHash;
import capstan.market.book.Side;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeWindow;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Holds hashes that a reader got against what was published under their generation, field by field, from their text
/// alone. Stateless.
final class SetJudge {

    private SetJudge() {}

    /// @return the first field that is not what it must be, null when all are
    static @Nullable String book(Map<String, String> hash, HotState truth) {
        var fields = new Fields("ob", hash);
        Instrument instrument = truth.instrument();
        fields.whole("gen", truth.generation());
        fields.text("state", truth.status().name());
        fields.text(
                "state_reason", truth.reason() == null ? null : truth.reason().name());
        fields.whole("last_update_id", truth.lastUpdateId());
        fields.whole("anchor_update_id", truth.anchorUpdateId());
        fields.whole("epoch", truth.epoch());
        fields.bits("book_hash", truth.sum());
        fields.bits("chain", truth.chain());
        fields.whole("bid_levels", truth.bidLevels());
        fields.whole("ask_levels", truth.askLevels());
        fields.known("event_us", truth.eventTimeMicros());
        fields.known("receive_us", truth.receiveTimeMicros());
        Trade trade = truth.lastTrade();
        fields.text("last_trade_id", trade == null ? null : Long.toString(trade.id()));
        fields.text("last_trade_us", trade == null ? null : Long.toString(trade.transactTimeMicros()));
        fields.text("last_trade_price", trade == null ? null : Decimals.price(instrument, trade.price()));
        fields.levels("bid", instrument, truth.bids());
        fields.levels("ask", instrument, truth.asks());
        fields.text("best_bid", Decimals.price(instrument, truth.bids().price(0)));
        fields.text("best_bid_q", Decimals.quantity(instrument, truth.bids().quantity(0)));
        fields.text("best_ask", Decimals.price(instrument, truth.asks().price(0)));
        fields.text("best_ask_q", Decimals.quantity(instrument, truth.asks().quantity(0)));
        fields.text(
                "spread",
                Decimals.price(instrument, truth.asks().price(0) - truth.bids().price(0)));
        if (fields.wrong == null && truth.bidLevels() <= HotState.DEPTH && truth.askLevels() <= HotState.DEPTH) {
            fields.bits("book_hash", sum(hash, instrument));
        }
        return fields.wrong;
    }

    static @Nullable String window(String name, Map<String, String> hash, long generation, TradeWindow truth) {
        var fields = new Fields(name, hash);
        fields.whole("gen", generation);
        fields.whole("count", truth.count());
        if (truth.count() > 0) {
            fields.whole("buy_count", truth.buyCount());
            fields.whole("sell_count", truth.sellCount());
            fields.whole("first_us", truth.firstMicros());
            fields.whole("last_us", truth.lastMicros());
            fields.real("notional", truth.notional());
            fields.real("vwap", truth.vwap());
        } else {
            fields.text("volume", null);
        }
        return fields.wrong;
    }

    /// @param newest the highest generation that these features may be of
    static @Nullable String features(Map<String, String> hash, long newest, @Nullable FeatureVector truth) {
        if (truth == null) {
            return hash.isEmpty() ? null : "feat holds " + hash + ", nothing was due yet";
        }
        var fields = new Fields("feat", hash);
        fields.whole("feature_us", truth.boundaryMicros());
        fields.bits("feature_hash", truth.hash());
        fields.whole("last_update_id", truth.lastUpdateId());
        if (fields.wrong == null && Long.parseLong(hash.getOrDefault("gen", "0")) > newest) {
            return "feat has gen " + hash.get("gen") + ", the set around it " + newest;
        }
        return fields.wrong;
    }

    /// The level sum of a book that is shown whole.
    private static long sum(Map<String, String> hash, Instrument instrument) {
        long sum = 0;
        for (Side side : Side.values()) {
            String prefix = side == Side.BID ? "bid" : "ask";
            for (int level = 1; level <= HotState.DEPTH; level++) {
                String price = hash.get(prefix + level + "_p");
                String quantity = hash.get(prefix + level + "_q");
                if (price != null && quantity != null) {
                    sum += LevelHash.mix(
                            side,
                            Decimals.parse(price, instrument.priceExponent()),
                            Decimals.parse(quantity, instrument.quantityExponent()));
                }
            }
        }
        return sum;
    }

    /// One hash and the first of its fields that is wrong.
    private static final class Fields {
        /// Reals are written with all their digits, sums may differ in the last one by the order of their parts.
        private static final double TOLERANCE = 1e-12;

        private final String key;
        private final Map<String, String> hash;
        private @Nullable String wrong;

        Fields(String key, Map<String, String> hash) {
            this.key = key;
            this.hash = hash;
        }

        void text(String field, @Nullable String expected) {
            String got = hash.get(field);
            if (wrong == null && !Objects.equals(got, expected)) {
                wrong = key + " has " + field + " " + got + ", its generation " + hash.get("gen") + " had " + expected;
            }
        }

        void whole(String field, long expected) {
            text(field, Long.toString(expected));
        }

        /// 0 stands for none, which is left out.
        void known(String field, long expected) {
            text(field, expected == 0 ? null : Long.toString(expected));
        }

        void bits(String field, long expected) {
            text(field, String.format("%016x", expected));
        }

        void real(String field, double expected) {
            String got = hash.get(field);
            if (got == null || Math.abs(Double.parseDouble(got) - expected) > TOLERANCE * Math.abs(expected)) {
                text(field, Double.toString(expected));
            }
        }

        void levels(String side, Instrument instrument, Levels levels) {
            for (int level = 1; level <= HotState.DEPTH; level++) {
                boolean isThere = level <= levels.size();
                text(side + level + "_p", isThere ? Decimals.price(instrument, levels.price(level - 1)) : null);
                text(side + level + "_q", isThere ? Decimals.quantity(instrument, levels.quantity(level - 1)) : null);
            }
        }
    }
}
