package capstan.market.features;

import java.util.Locale;

/// The features of feature version 1. Order is part of the contract: the hash runs over it, models index by it.
public enum Feature {
    PRICE,
    MID_PRICE,
    RET_1S,
    RET_5S,
    RET_10S,
    VOLUME_1S,
    VOLUME_5S,
    VOL_IMBALANCE_1S,
    VOL_IMBALANCE_5S,
    SPREAD_BP,
    OB_IMBALANCE,
    BID_STRENGTH,
    ASK_STRENGTH,
    TRADE_INTENSITY_1S,
    AVG_TRADE_SIZE_1S,
    DOLLAR_VOLUME_1S,
    VWAP_DEV_1S,
    VWAP_DEV_5S,
    PRICE_VOLATILITY,
    MOMENTUM,
    TRADE_INTENSITY_5S,
    PRICE_ACCELERATION,
    VOLUME_MOMENTUM,
    VOL_ADJ_RET_1S,
    VOLUME_CHANGE_5S,
    SPREAD_ADJ_IMBALANCE,
    BID_ASK_RATIO,
    HOUR_SIN,
    HOUR_COS,
    MICROPRICE,
    OFI_2S,
    OFI_10S,
    QUEUE_IMBALANCE;

    public static final int VERSION = 1;
    /// How many of the first features a model takes as input.
    public static final int MODEL_INPUTS = 20;

    /// The name in Redis, JSON and the lake, for example `vol_imbalance_1s`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
