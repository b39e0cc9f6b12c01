package capstan.market.trades;

import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;

/// Turns an instrument's scaled numbers into doubles in natural units, for statistics and features only.
///
/// Divides by an exact power of ten, so a number of up to 53 bits becomes the double nearest to its decimal.
///
/// @param priceDivisor 10^−priceExponent
/// @param quantityDivisor 10^−quantityExponent
public record Scale(double priceDivisor, double quantityDivisor) {

    public static Scale of(Instrument instrument) {
        return new Scale(
                Decimals.powerOfTen(-instrument.priceExponent()), Decimals.powerOfTen(-instrument.quantityExponent()));
    }

    public double price(double scaledPrice) {
        return scaledPrice / priceDivisor;
    }

    public double quantity(double scaledQuantity) {
        return scaledQuantity / quantityDivisor;
    }

    public double notional(double scaledNotional) {
        return scaledNotional / (priceDivisor * quantityDivisor);
    }
}
