package capstan.market.instrument;

/// One traded symbol and the decimal scale in which its numbers are counted.
///
/// A price `p` stands for `p × 10^priceExponent`, a quantity `q` for `q × 10^quantityExponent`. The exponents are
/// fixed per instrument, so two prices are the same level exactly when their `long`s are equal. They are finer than
/// tick and step on purpose: resting orders outlive a change of the tick, so a live book may hold prices that today's
/// tick does not divide.
///
/// @param venue the exchange in lower case, for example `binance`
/// @param symbol the exchange's own name in upper case, for example `BTCUSDT`
/// @param priceExponent decimal exponent of every price `long`, in [−18, 0]
/// @param quantityExponent decimal exponent of every quantity `long`, in [−18, 0]
/// @param tickSize smallest price step of new orders, as a scaled price, > 0
/// @param stepSize smallest quantity step of new orders, as a scaled quantity, > 0
public record Instrument(
        String venue, String symbol, int priceExponent, int quantityExponent, long tickSize, long stepSize) {

    public Instrument {
        if (venue.isEmpty() || symbol.isEmpty()) {
            throw new IllegalArgumentException("instrument without venue or symbol: '" + venue + ":" + symbol + "'");
        }
        if (priceExponent < -18 || priceExponent > 0 || quantityExponent < -18 || quantityExponent > 0) {
            throw new IllegalArgumentException(symbol + ": exponents must lie in [-18, 0], got price " + priceExponent
                    + " and quantity " + quantityExponent);
        }
        if (tickSize <= 0 || stepSize <= 0) {
            throw new IllegalArgumentException(
                    symbol + ": tick and step must be positive, got " + tickSize + " and " + stepSize);
        }
    }

    /// The name under which the symbol's entity, journal and metrics go: `binance:BTCUSDT`.
    public String id() {
        return venue + ":" + symbol;
    }
}
