package capstan.simulator.market;

import java.math.BigInteger;

/// Open, high, low, close and volumes of one interval, in ticks and lots.
///
/// @param openTime ms since the epoch, inclusive
/// @param closeTime ms since the epoch, inclusive: one before the next open time
/// @param value Σ ticks × lots
/// @param takerLots lots that takers bought
/// @param takerValue Σ ticks × lots of them
/// @param firstId id of the first trade, −1 when there is none
/// @param lastId id of the last trade, −1 when there is none
public record Kline(
        long openTime,
        long closeTime,
        long open,
        long high,
        long low,
        long close,
        long lots,
        BigInteger value,
        long count,
        long takerLots,
        BigInteger takerValue,
        long firstId,
        long lastId) {}
