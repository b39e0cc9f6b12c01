package capstan.cluster.past;

import capstan.actors.symbol.BookView;
import capstan.actors.symbol.SymbolBook;
import capstan.http.past.PastRefused;
import capstan.http.past.PastRefused.Kind;
import capstan.http.past.PastSource;
import capstan.http.past.PastView;
import capstan.market.book.GapKind;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.PastBook;
import capstan.market.symbol.PastMoment;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.past.PastAnswer;
import capstan.persistence.past.PastBooks;
import org.jspecify.annotations.Nullable;

/// Looks the API's books of the past up in the journal.
final class JournalPast implements PastSource {

    private final PastBooks books;

    JournalPast(PastBooks books) {
        this.books = books;
    }

    @Override
    public PastView at(String id, PastMoment moment, int depth) {
        PastAnswer answer;
        try {
            answer = books.at(JournalReader.persistenceId(SymbolBook.KEY.name(), id), moment);
        } catch (DatabaseFailure away) {
            throw new PastRefused(Kind.UNAVAILABLE, "the journal cannot be asked: " + away.getMessage());
        }
        return switch (answer) {
            case PastAnswer.Found found -> new PastView(view(found.book(), depth), found.sequenceNr());
            case PastAnswer.Refused(var reason, var message) -> throw new PastRefused(kind(reason), message);
        };
    }

    private static Kind kind(PastAnswer.Reason reason) {
        return switch (reason) {
            case UNKNOWN_SYMBOL, BEFORE_FIRST -> Kind.BEFORE_FIRST;
            case FUTURE -> Kind.FUTURE;
            case BEYOND_RETENTION -> Kind.BEYOND_RETENTION;
            case TOO_FAR -> Kind.TOO_FAR;
            case DAMAGED -> Kind.DAMAGED;
        };
    }

    private static BookView view(PastBook past, int depth) {
        Instrument instrument = past.instrument();
        OrderBook book = past.book();
        GapKind reason = past.statusReason();
        return new BookView(
                instrument.venue(),
                instrument.symbol(),
                past.status().name(),
                name(reason),
                instrument.priceExponent(),
                instrument.quantityExponent(),
                instrument.tickSize(),
                instrument.stepSize(),
                past.lastUpdateId(),
                past.anchorUpdateId(),
                past.epoch(),
                book.sum(),
                past.chain(),
                past.watermarkMicros(),
                past.receiveTimeMicros(),
                book.size(Side.BID),
                book.size(Side.ASK),
                levels(book, Side.BID, depth),
                levels(book, Side.ASK, depth));
    }

    private static @Nullable String name(@Nullable GapKind kind) {
        return kind == null ? null : kind.name();
    }

    private static long[][] levels(OrderBook book, Side side, int depth) {
        var top = new Levels(Math.min(depth, book.size(side)));
        book.top(side, depth, top);
        var levels = new long[top.size()][];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = new long[] {top.price(i), top.quantity(i)};
        }
        return levels;
    }
}
