package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import java.util.List;

/// The most recent trades of one symbol, newest first. Prices and quantities are scaled `long`s; tick and step, in
/// the same scales, say how many decimals readers are shown.
public record TradesView(
        String venue,
        String symbol,
        int priceExponent,
        int quantityExponent,
        long tickSize,
        long stepSize,
        List<Entry> trades)
        implements CborSerializable {

    public record Entry(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {}
}
