package capstan.market.trades;

/// One trade of the venue.
///
/// @param id the venue's id, consecutive per symbol
/// @param price scaled by the instrument's price exponent
/// @param quantity scaled by the instrument's quantity exponent
/// @param transactTimeMicros matching time on the venue's clock
/// @param isBuyerMaker true when the taker sold
public record Trade(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {}
