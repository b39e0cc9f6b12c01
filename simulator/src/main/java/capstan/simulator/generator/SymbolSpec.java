package capstan.simulator.generator;

import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.simulator.market.Listing;
import java.util.List;
import java.util.stream.IntStream;

/// One symbol of the generated market.
///
/// @param base for example `BTC`
/// @param quote for example `USDT`
/// @param price where the fair price begins and to which it slowly returns, a plain decimal
/// @param tick smallest price step, a plain decimal
/// @param step smallest quantity step, a plain decimal
/// @param typicalQuantity of an order, a plain decimal
/// @param priceExponent of the symbol's frames
/// @param quantityExponent of the symbol's frames
/// @param weight how many events it gets compared with the others, in [1, 1000]
public record SymbolSpec(
        String base,
        String quote,
        String price,
        String tick,
        String step,
        String typicalQuantity,
        int priceExponent,
        int quantityExponent,
        int weight) {

    /// Twenty pairs that look real. Not all have the same exponents, as the wire allows.
    public static final List<SymbolSpec> DEFAULTS = List.of(
            of("BTC", "61837.64", "0.01", "0.00001", "0.01200", 40),
            of("ETH", "2684.37", "0.01", "0.0001", "0.2600", 32),
            of("SOL", "158.72", "0.01", "0.001", "4.500", 20),
            of("BNB", "514.30", "0.01", "0.001", "1.300", 14),
            of("XRP", "0.60940", "0.00001", "0.1", "1200.0", 14),
            of("DOGE", "0.10513", "0.00001", "1", "6800", 12).withExponents(-5, 0),
            of("ADA", "0.34120", "0.00001", "0.1", "1900.0", 8),
            of("TRX", "0.12744", "0.00001", "0.1", "5200.0", 8).withExponents(-5, -1),
            of("AVAX", "22.431", "0.001", "0.01", "29.00", 8),
            of("LINK", "10.558", "0.001", "0.01", "60.00", 8),
            of("DOT", "4.6920", "0.0001", "0.01", "140.00", 6),
            of("LTC", "60.27", "0.01", "0.001", "10.500", 6),
            of("BCH", "342.15", "0.01", "0.001", "1.900", 6),
            of("NEAR", "4.1230", "0.0001", "0.1", "150.0", 6),
            of("UNI", "6.0150", "0.0001", "0.01", "105.00", 5),
            of("ATOM", "4.7760", "0.0001", "0.01", "130.00", 5),
            of("ETC", "19.380", "0.001", "0.01", "33.00", 5),
            of("FIL", "3.7240", "0.0001", "0.01", "170.00", 5),
            of("APT", "5.9310", "0.0001", "0.01", "105.00", 5),
            of("ARB", "0.56310", "0.00001", "0.1", "1100.0", 5));

    public SymbolSpec {
        if (base.isEmpty() || quote.isEmpty()) {
            throw new IllegalArgumentException("symbol without base or quote asset: '" + base + "' '" + quote + "'");
        }
        if (weight < 1 || weight > 1000) {
            throw new IllegalArgumentException(base + quote + ": weight must lie in [1, 1000], got " + weight);
        }
        long tickSize = Decimals.parse(tick, priceExponent);
        long stepSize = Decimals.parse(step, quantityExponent);
        long priceScaled = Decimals.parse(price, priceExponent);
        long typical = Decimals.parse(typicalQuantity, quantityExponent);
        if (tickSize <= 0 || priceScaled % tickSize != 0 || priceScaled / tickSize < LEAST_TICKS) {
            throw new IllegalArgumentException(base + quote + ": the price must be a multiple of the tick and at least "
                    + LEAST_TICKS + " ticks, got price " + price + " and tick " + tick);
        }
        if (stepSize <= 0 || typical % stepSize != 0 || typical < stepSize) {
            throw new IllegalArgumentException(
                    base + quote + ": the typical quantity must be a positive multiple of the step, got quantity "
                            + typicalQuantity + " and step " + step);
        }
    }

    /// A book of over a thousand levels below the price needs room.
    static final int LEAST_TICKS = 5_000;

    /// A pair against USDT whose frames have eight decimals, as the real exchange's have.
    public static SymbolSpec of(
            String base, String price, String tick, String step, String typicalQuantity, int weight) {
        return new SymbolSpec(base, "USDT", price, tick, step, typicalQuantity, -8, -8, weight);
    }

    public SymbolSpec withExponents(int priceExponent, int quantityExponent) {
        return new SymbolSpec(base, quote, price, tick, step, typicalQuantity, priceExponent, quantityExponent, weight);
    }

    public String symbol() {
        return base + quote;
    }

    /// The first `count` symbols of the defaults; beyond them, made-up pairs that copy the defaults' numbers.
    public static List<SymbolSpec> first(int count) {
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    SymbolSpec model = DEFAULTS.get(index % DEFAULTS.size());
                    int copy = index / DEFAULTS.size();
                    return copy == 0 ? model : model.withBase(model.base + copy);
                })
                .toList();
    }

    private SymbolSpec withBase(String newBase) {
        return new SymbolSpec(
                newBase, quote, price, tick, step, typicalQuantity, priceExponent, quantityExponent, weight);
    }

    Listing listing() {
        var instrument = new Instrument(
                "binance",
                symbol(),
                priceExponent,
                quantityExponent,
                Decimals.parse(tick, priceExponent),
                Decimals.parse(step, quantityExponent));
        return new Listing(instrument, base, quote);
    }

    long priceTicks() {
        return Decimals.parse(price, priceExponent) / Decimals.parse(tick, priceExponent);
    }

    long typicalLots() {
        return Decimals.parse(typicalQuantity, quantityExponent) / Decimals.parse(step, quantityExponent);
    }
}
