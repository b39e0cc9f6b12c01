package capstan.cluster.recording;

import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.instrument.Decimals;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.PastMoment;
import capstan.persistence.past.PastAnswer;
import capstan.persistence.past.PastBooks;

/// Holds the book at each recorded ticker's update id, looked up in the journal, against the ticker.
public final class RecordedTops {

    private RecordedTops() {}

    /// @param equal books at a ticker's id with its best levels
    /// @param wrong books there with others
    /// @param noBook ids at which the book never stood
    public record Finding(long equal, long wrong, long noBook) {}

    public static Finding compare(PastBooks books, String persistenceId, SymbolTruth truth) {
        long equal = 0;
        long wrong = 0;
        long noBook = 0;
        for (var entry : truth.checkedTickers().entrySet()) {
            PastAnswer answer = books.at(persistenceId, new PastMoment.AtUpdateId(entry.getKey()));
            if (!(answer instanceof PastAnswer.Found found) || found.book().lastUpdateId() != entry.getKey()) {
                noBook++;
            } else if (isTop(found.book().instrument(), found.book().book(), entry.getValue())) {
                equal++;
            } else {
                wrong++;
            }
        }
        return new Finding(equal, wrong, noBook);
    }

    private static boolean isTop(Instrument instrument, OrderBook book, SymbolTruth.Ticker ticker) {
        int price = instrument.priceExponent();
        int quantity = instrument.quantityExponent();
        return book.bestPrice(Side.BID) == Decimals.parse(ticker.bid(), price)
                && book.bestQuantity(Side.BID) == Decimals.parse(ticker.bidQuantity(), quantity)
                && book.bestPrice(Side.ASK) == Decimals.parse(ticker.ask(), price)
                && book.bestQuantity(Side.ASK) == Decimals.parse(ticker.askQuantity(), quantity);
    }
}
