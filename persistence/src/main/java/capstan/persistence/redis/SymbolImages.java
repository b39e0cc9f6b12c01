package capstan.persistence.redis;

import capstan.market.book.BookStatus;
import capstan.market.features.Feature;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeWindow;

/// Turns one symbol's `HotState` into the raw values of its hashes. Owned by one thread.
final class SymbolImages {

    private static final HashFields BOOK = HashFields.BOOK;
    private static final int GENERATION = BOOK.index("gen");
    private static final int STATE = BOOK.index("state");
    private static final int STATE_REASON = BOOK.index("state_reason");
    private static final int BEST_BID = BOOK.index("best_bid");
    private static final int BEST_BID_Q = BOOK.index("best_bid_q");
    private static final int BEST_ASK = BOOK.index("best_ask");
    private static final int BEST_ASK_Q = BOOK.index("best_ask_q");
    private static final int SPREAD = BOOK.index("spread");
    private static final int SPREAD_BP = BOOK.index("spread_bp");
    private static final int MID = BOOK.index("mid");
    private static final int WEIGHTED_MID = BOOK.index("weighted_mid");
    private static final int BID_VALUE_SUM = BOOK.index("bid_value_sum");
    private static final int ASK_VALUE_SUM = BOOK.index("ask_value_sum");
    private static final int OB_IMBALANCE = BOOK.index("ob_imbalance");
    private static final int BID_LEVELS = BOOK.index("bid_levels");
    private static final int ASK_LEVELS = BOOK.index("ask_levels");
    private static final int LAST_TRADE_PRICE = BOOK.index("last_trade_price");
    private static final int LAST_TRADE_US = BOOK.index("last_trade_us");
    private static final int LAST_TRADE_ID = BOOK.index("last_trade_id");
    private static final int LAST_UPDATE_ID = BOOK.index("last_update_id");
    private static final int ANCHOR_UPDATE_ID = BOOK.index("anchor_update_id");
    private static final int EPOCH = BOOK.index("epoch");
    private static final int BOOK_HASH = BOOK.index("book_hash");
    private static final int CHAIN = BOOK.index("chain");
    private static final int EVENT_US = BOOK.index("event_us");
    private static final int RECEIVE_US = BOOK.index("receive_us");
    private static final int PUBLISH_US = BOOK.index("publish_us");
    private static final int FIRST_BID = BOOK.index("bid1_p");
    private static final int FIRST_ASK = BOOK.index("ask1_p");

    static final int QUOTE_PRICE = HashFields.QUOTE.index("price");
    static final int QUOTE_TIME = HashFields.QUOTE.index("ts_ms");
    static final int QUOTE_BID = HashFields.QUOTE.index("bid");
    static final int QUOTE_ASK = HashFields.QUOTE.index("ask");
    static final int QUOTE_SECTOR = HashFields.QUOTE.index("sector");

    final HashImage book = new HashImage(HashFields.BOOK);
    final HashImage oneSecond = new HashImage(HashFields.TRADES);
    final HashImage fiveSeconds = new HashImage(HashFields.TRADES_WITH_TREND);
    final HashImage features = new HashImage(HashFields.FEATURES);
    final HashImage quote = new HashImage(HashFields.QUOTE);
    final String sector;

    SymbolImages(String sector) {
        this.sector = sector;
    }

    /// @param publishMicros our clock now
    void picture(HotState state, long publishMicros) {
        picture(book, state, publishMicros);
        picture(oneSecond, state.generation(), state.oneSecond());
        picture(fiveSeconds, state.generation(), state.fiveSeconds());
        pictureQuote(state);
    }

    private static void picture(HashImage into, HotState state, long publishMicros) {
        into.begin();
        into.put(GENERATION, state.generation());
        into.put(STATE, state.status().ordinal());
        if (state.reason() != null) {
            into.put(STATE_REASON, state.reason().ordinal());
        }
        into.put(BID_LEVELS, state.bidLevels());
        into.put(ASK_LEVELS, state.askLevels());
        into.put(EPOCH, state.epoch());
        into.put(BOOK_HASH, state.sum());
        into.put(CHAIN, state.chain());
        into.put(PUBLISH_US, publishMicros);
        putKnown(into, LAST_UPDATE_ID, state.lastUpdateId());
        putKnown(into, ANCHOR_UPDATE_ID, state.anchorUpdateId());
        putKnown(into, EVENT_US, state.eventTimeMicros());
        putKnown(into, RECEIVE_US, state.receiveTimeMicros());
        Trade trade = state.lastTrade();
        if (trade != null) {
            into.put(LAST_TRADE_PRICE, trade.price());
            into.put(LAST_TRADE_US, trade.transactTimeMicros());
            into.put(LAST_TRADE_ID, trade.id());
        }
        putLevels(into, FIRST_BID, state.bids());
        putLevels(into, FIRST_ASK, state.asks());
        putTop(into, state.instrument(), state.bids(), state.asks());
    }

    /// Ids and times are positive; 0 stands for none.
    private static void putKnown(HashImage into, int field, long value) {
        if (value != 0) {
            into.put(field, value);
        }
    }

    private static void putLevels(HashImage into, int first, Levels levels) {
        int depth = Math.min(HotState.DEPTH, levels.size());
        for (int level = 0; level < depth; level++) {
            into.put(first + 2 * level, levels.price(level));
            into.put(first + 2 * level + 1, levels.quantity(level));
        }
    }

    private static void putTop(HashImage into, Instrument instrument, Levels bids, Levels asks) {
        double priceUnit = Decimals.powerOfTen(-instrument.priceExponent());
        double quantityUnit = Decimals.powerOfTen(-instrument.quantityExponent());
        double bidValue = value(bids, priceUnit, quantityUnit);
        double askValue = value(asks, priceUnit, quantityUnit);
        boolean hasBids = bids.size() > 0;
        boolean hasAsks = asks.size() > 0;
        if (hasBids) {
            into.put(BEST_BID, bids.price(0));
            into.put(BEST_BID_Q, bids.quantity(0));
            into.putReal(BID_VALUE_SUM, bidValue);
        }
        if (hasAsks) {
            into.put(BEST_ASK, asks.price(0));
            into.put(BEST_ASK_Q, asks.quantity(0));
            into.putReal(ASK_VALUE_SUM, askValue);
        }
        into.putReal(OB_IMBALANCE, (bidValue - askValue) / (bidValue + askValue)); // not a number when both are empty
        if (!hasBids || !hasAsks) {
            return;
        }
        long spread = asks.price(0) - bids.price(0);
        long twiceMid = asks.price(0) + bids.price(0);
        into.put(SPREAD, spread);
        into.put(MID, twiceMid);
        into.putReal(SPREAD_BP, spread * 2.0 / twiceMid * 10_000);
        double bid = bids.price(0) / priceUnit;
        double ask = asks.price(0) / priceUnit;
        double bidQuantity = bids.quantity(0) / quantityUnit;
        double askQuantity = asks.quantity(0) / quantityUnit;
        into.putReal(WEIGHTED_MID, (bid * askQuantity + ask * bidQuantity) / (bidQuantity + askQuantity));
    }

    private static double value(Levels levels, double priceUnit, double quantityUnit) {
        double value = 0;
        int depth = Math.min(HotState.DEPTH, levels.size());
        for (int level = 0; level < depth; level++) {
            value += levels.price(level) / priceUnit * (levels.quantity(level) / quantityUnit);
        }
        return value;
    }

    /// Fields come in the order of `HashFields.TRADES`; a window without trades has a count of 0 and no statistic.
    private static void picture(HashImage into, long generation, TradeWindow window) {
        into.begin();
        into.put(0, generation);
        into.put(1, window.count());
        if (window.count() == 0) {
            return;
        }
        into.putReal(2, window.volume());
        into.putReal(3, window.notional());
        into.putReal(4, window.avgPrice());
        into.putReal(5, window.vwap());
        into.put(6, window.buyCount());
        into.put(7, window.sellCount());
        into.putReal(8, window.buyVolume());
        into.putReal(9, window.sellVolume());
        into.putReal(10, window.signedVolume());
        into.putReal(11, window.vwapMinusMid());
        into.putReal(12, window.priceStd());
        into.putReal(13, window.priceRange());
        into.putReal(14, window.interarrivalMeanMicros());
        into.putReal(15, window.interarrivalVariance());
        putKnown(into, 16, window.firstMicros());
        putKnown(into, 17, window.lastMicros());
        into.putReal(18, window.tradeIntensity());
        into.putReal(19, window.dollarIntensity());
        into.putReal(20, window.avgTradeSize());
        into.putReal(21, window.completeness());
        if (into.fields() == HashFields.TRADES_WITH_TREND) {
            into.putReal(22, window.priceMomentum());
            into.putReal(23, window.volumeAcceleration());
        }
    }

    /// Fields come in the order of `HashFields.FEATURES`.
    void picture(long generation, FeatureVector vector) {
        features.begin();
        features.put(0, generation);
        features.put(1, Feature.VERSION);
        features.put(2, vector.hash());
        features.put(3, vector.boundaryMicros());
        putKnown(features, 4, vector.lastUpdateId());
        putKnown(features, 5, vector.lastTradeId());
        features.put(6, vector.dataAgeMillis());
        features.putReal(7, vector.completeness());
        double[] values = vector.values();
        for (int feature = 0; feature < values.length; feature++) {
            features.putReal(8 + feature, values[feature]);
        }
    }

    /// A quote has no label of its own, so it shows a bid and an ask only while the book is live.
    private void pictureQuote(HotState state) {
        quote.begin();
        quote.put(QUOTE_TIME, state.eventTimeMicros() / 1000);
        if (state.lastTrade() != null) {
            quote.put(QUOTE_PRICE, state.lastTrade().price());
        }
        if (state.status() == BookStatus.LIVE) {
            if (state.bids().size() > 0) {
                quote.put(QUOTE_BID, state.bids().price(0));
            }
            if (state.asks().size() > 0) {
                quote.put(QUOTE_ASK, state.asks().price(0));
            }
        }
        if (!sector.isEmpty()) {
            quote.put(QUOTE_SECTOR, 0);
        }
    }
}
