package capstan.http.views;

import capstan.actors.symbol.BookView;
import capstan.market.instrument.Decimals;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/books/{symbol}`. Decimals are plain strings with at least the decimals of tick and step.
///
/// @param state a `BookStatus`; anything but `LIVE` labels a book that is the last trusted one
/// @param stateReason a `GapKind`, null when live
/// @param bookHash level sum over the whole book, 16 hexadecimal digits
/// @param chain 16 hexadecimal digits
/// @param eventUs µs on the venue's clock, null before the first event
/// @param receiveUs µs on the clock of the node that holds the book, null before the first frame
/// @param ageMs since `receiveUs`, null for a book of the past
/// @param mid exact, so it may have one decimal more than a price
/// @param bidLevels levels in the whole book, not only those listed
/// @param bids best first, each price and quantity
/// @param asks best first, each price and quantity
public record BookJson(
        String venue,
        String symbol,
        String state,
        @Nullable String stateReason,
        long lastUpdateId,
        long anchorUpdateId,
        long epoch,
        String bookHash,
        String chain,
        @Nullable Long eventUs,
        @Nullable Long receiveUs,
        @Nullable Long ageMs,
        String tickSize,
        String stepSize,
        @Nullable String bestBid,
        @Nullable String bestBidQ,
        @Nullable String bestAsk,
        @Nullable String bestAskQ,
        @Nullable String spread,
        @Nullable String mid,
        int bidLevels,
        int askLevels,
        List<List<String>> bids,
        List<List<String>> asks) {

    public static BookJson of(BookView book, InstantSource clock) {
        return of(book, Age.millisSince(book.receiveTimeMicros(), clock));
    }

    /// A book of the past, which has no age.
    static BookJson past(BookView book) {
        return of(book, (Long) null);
    }

    private static BookJson of(BookView book, @Nullable Long ageMillis) {
        int priceDecimals = Decimals.decimals(book.tickSize(), book.priceExponent());
        List<List<String>> bids = levels(book, book.bids(), priceDecimals);
        List<List<String>> asks = levels(book, book.asks(), priceDecimals);
        boolean hasBid = !bids.isEmpty();
        boolean hasAsk = !asks.isEmpty();
        String spread = null;
        String mid = null;
        if (hasBid && hasAsk) {
            long bid = book.bids()[0][0];
            long ask = book.asks()[0][0];
            spread = Decimals.format(ask - bid, book.priceExponent(), priceDecimals);
            mid = mid(bid, ask, book.priceExponent(), priceDecimals);
        }
        return new BookJson(
                book.venue(),
                book.symbol(),
                book.status(),
                book.reason(),
                book.lastUpdateId(),
                book.anchorUpdateId(),
                book.epoch(),
                Json.hex(book.sum()),
                Json.hex(book.chain()),
                Age.micros(book.eventTimeMicros()),
                Age.micros(book.receiveTimeMicros()),
                ageMillis,
                Decimals.format(book.tickSize(), book.priceExponent(), 0),
                Decimals.format(book.stepSize(), book.quantityExponent(), 0),
                hasBid ? bids.getFirst().get(0) : null,
                hasBid ? bids.getFirst().get(1) : null,
                hasAsk ? asks.getFirst().get(0) : null,
                hasAsk ? asks.getFirst().get(1) : null,
                spread,
                mid,
                book.bidLevels(),
                book.askLevels(),
                bids,
                asks);
    }

    private static List<List<String>> levels(BookView book, long[][] levels, int priceDecimals) {
        int quantityDecimals = Decimals.decimals(book.stepSize(), book.quantityExponent());
        List<List<String>> texts = new ArrayList<>(levels.length);
        for (long[] level : levels) {
            texts.add(List.of(
                    Decimals.format(level[0], book.priceExponent(), priceDecimals),
                    Decimals.format(level[1], book.quantityExponent(), quantityDecimals)));
        }
        return texts;
    }

    /// Through `BigDecimal`, because the sum of two prices may not fit a `long`.
    private static String mid(long bid, long ask, int exponent, int leastDecimals) {
        BigDecimal mid = BigDecimal.valueOf(bid, -exponent)
                .add(BigDecimal.valueOf(ask, -exponent))
                .divide(BigDecimal.TWO)
                .stripTrailingZeros();
        return mid.setScale(Math.max(leastDecimals, mid.scale())).toPlainString();
    }
}
