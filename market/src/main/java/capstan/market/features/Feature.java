package capstan.market.features;

import java.util.Locale;

/// The features of feature version 1. Order is part of the contract: the hash runs over it, models index by it.
///
/// `t` is the boundary, windows are (t − length, t] by the trades' matching time, `mid(t)` is the live book's mid
/// by all that was folded with event time up to t. Prices, quantities and values are in natural units. No value is
/// NaN: no trade in the window, a division by zero, a book that is not live, history that does not reach back far
/// enough.
public enum Feature {
    /// Price of the newest trade up to t.
    PRICE,
    /// (best bid + best ask) / 2
    MID_PRICE,
    /// ln(mid(t) / mid(t − 1 s))
    RET_1S,
    /// ln(mid(t) / mid(t − 5 s))
    RET_5S,
    /// ln(mid(t) / mid(t − 10 s))
    RET_10S,
    /// Base quantity traded.
    VOLUME_1S,
    VOLUME_5S,
    /// (buy − sell) / (buy + sell) of the quantities by the taker's side
    VOL_IMBALANCE_1S,
    VOL_IMBALANCE_5S,
    /// spread / mid · 10⁴
    SPREAD_BP,
    /// (bid value − ask value) / (bid value + ask value) of the 10 best levels of each side
    OB_IMBALANCE,
    /// Base quantity of the 10 best levels.
    BID_STRENGTH,
    ASK_STRENGTH,
    /// Trades per second.
    TRADE_INTENSITY_1S,
    /// Base quantity a trade.
    AVG_TRADE_SIZE_1S,
    /// Σ price × quantity
    DOLLAR_VOLUME_1S,
    /// (mid − vwap) / mid
    VWAP_DEV_1S,
    VWAP_DEV_5S,
    /// Population standard deviation of the thirty 1 s log returns of the mid up to t.
    PRICE_VOLATILITY,
    /// mid(t) / mid(t − 10 s) − 1
    MOMENTUM,
    /// Trades per second.
    TRADE_INTENSITY_5S,
    /// ret_1s at t minus ret_1s at t − 1 s
    PRICE_ACCELERATION,
    /// volume_1s over the mean volume a second of volume_5s
    VOLUME_MOMENTUM,
    /// ret_1s / price_volatility
    VOL_ADJ_RET_1S,
    /// volume_5s over the volume of the five seconds before, minus 1
    VOLUME_CHANGE_5S,
    /// ob_imbalance / spread_bp
    SPREAD_ADJ_IMBALANCE,
    /// bid_strength / ask_strength
    BID_ASK_RATIO,
    /// Sine of the time of day in UTC, a full turn a day.
    HOUR_SIN,
    /// Cosine of it.
    HOUR_COS,
    /// (bid · ask quantity + ask · bid quantity) / (bid quantity + ask quantity) at the top
    MICROPRICE,
    /// Order-flow imbalance in base quantity, see `OrderFlow`; NaN when the book was not live throughout.
    OFI_2S,
    OFI_10S,
    /// (bid quantity − ask quantity) / (bid quantity + ask quantity) at the top
    QUEUE_IMBALANCE;

    public static final int VERSION = 1;
    /// How many of the first features a model takes as input.
    public static final int MODEL_INPUTS = 20;
    /// How many features a vector has.
    static final int COUNT = values().length;

    /// The name in Redis, JSON and the lake, for example `vol_imbalance_1s`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
