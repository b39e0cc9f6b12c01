package capstan.actors.symbol;

import capstan.actors.CborSerializable;
import java.util.List;

/// The most recent trades of one symbol, newest first. Prices and quantities are scaled `long`s.
public record TradesView(String venue, String symbol, int priceExponent, int quantityExponent, List<Entry> trades)
        implements CborSerializable {

    public record Entry(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {}
}
