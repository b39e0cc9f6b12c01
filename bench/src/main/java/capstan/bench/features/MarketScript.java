package capstan.bench.features;

import capstan.bench.recording.MarketEvent;
import capstan.bench.recording.MarketTape;
import capstan.market.book.OrderBook;
import capstan.market.book.PagedOrderBook;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.List;

/// What features are made from: a tape's trades, and the ten best levels of both sides after each of its diffs, in
/// order. The book itself is folded beforehand, so that only features are timed.
///
/// @param steps in the order of the tape, from the first diff behind the snapshot on
record MarketScript(Instrument instrument, List<Step> steps) {

    private static final int DEPTH = 10;

    /// One event.
    sealed interface Step {

        long eventTimeMicros();
    }

    /// A trade; its event time is its matching time.
    record Traded(Trade trade) implements Step {

        @Override
        public long eventTimeMicros() {
            return trade.transactTimeMicros();
        }
    }

    /// The best levels after a diff.
    record Book(long eventTimeMicros, Levels bids, Levels asks) implements Step {}

    static MarketScript of(MarketTape tape) {
        MarketEvent.Snapshot snapshot =
                tape.events(MarketEvent.Snapshot.class).findFirst().orElseThrow();
        OrderBook book = new PagedOrderBook(tape.instrument().tickSize());
        book.setAll(Side.BID, snapshot.bids());
        book.setAll(Side.ASK, snapshot.asks());
        var steps = new ArrayList<Step>();
        for (MarketEvent event : tape.events()) {
            if (event instanceof MarketEvent.Diff diff && diff.lastUpdateId() > snapshot.lastUpdateId()) {
                book.setAll(Side.BID, diff.bids());
                book.setAll(Side.ASK, diff.asks());
                steps.add(new Book(diff.eventTimeMicros(), top(book, Side.BID), top(book, Side.ASK)));
            } else if (event instanceof MarketEvent.Traded(var trade) && !steps.isEmpty()) {
                steps.add(new Traded(trade));
            }
        }
        return new MarketScript(tape.instrument(), List.copyOf(steps));
    }

    List<Traded> trades(int count) {
        return steps.stream()
                .filter(Traded.class::isInstance)
                .map(Traded.class::cast)
                .limit(count)
                .toList();
    }

    List<Book> books(int count) {
        return steps.stream()
                .filter(Book.class::isInstance)
                .map(Book.class::cast)
                .limit(count)
                .toList();
    }

    private static Levels top(OrderBook book, Side side) {
        var top = new Levels(DEPTH);
        book.top(side, DEPTH, top);
        return top;
    }
}
