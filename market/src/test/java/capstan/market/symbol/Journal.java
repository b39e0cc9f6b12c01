package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.symbol.BookEvent.InstrumentDefined;
import capstan.market.symbol.BookEvent.TradesBackfilled;
import capstan.market.symbol.BookEvent.TradesMissing;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// A symbol's entity without its actor: decides facts as one would, writes them down and folds them.
final class Journal {

    static final Instrument INSTRUMENT = new Instrument("toy", "TOYUSD", -2, -3, 1, 1);

    final List<BookEvent> facts = new ArrayList<>();
    final SymbolBounds bounds;
    SymbolState state;
    private long now = 1_000;
    private long generation;

    Journal(SymbolBounds bounds) {
        this.bounds = bounds;
        state = new SymbolState(bounds, new ToyReader());
    }

    /// A journal whose symbol has its units.
    static Journal begun() {
        return begun(SymbolBounds.DEFAULT, INSTRUMENT);
    }

    static Journal begun(SymbolBounds bounds, Instrument instrument) {
        var journal = new Journal(bounds);
        journal.add(stamp -> new InstrumentDefined(stamp, instrument));
        return journal;
    }

    /// Screens frames of one line until nothing is left, and journals the faults that they bring to light and the
    /// gaps that they close.
    ///
    /// @return the facts that it became
    List<BookEvent> feed(byte[]... frames) {
        return feed(false, ToyFrames.log(now, frames));
    }

    List<BookEvent> feed(boolean overflowed, FrameLog frames) {
        return feed(1, overflowed, frames);
    }

    List<BookEvent> feed(int line, boolean overflowed, FrameLog frames) {
        int before = facts.size();
        FeedBatch rest = new FeedBatch("toy", "TOYUSD", line, 1, 1, overflowed, frames);
        while (rest != null) {
            Screening screening = state.screen(rest, ++now, generation);
            if (screening.fact() != null) {
                append(screening.fact());
            }
            rest = screening.rest();
            settle();
        }
        return List.copyOf(facts.subList(before, facts.size()));
    }

    /// As `feed`, but leaves faults where they are.
    BookEvent feedWithoutSettling(byte[]... frames) {
        Screening screening =
                state.screen(new FeedBatch("toy", "TOYUSD", 1, 1, 1, false, ToyFrames.log(now, frames)), ++now, 0);
        BookEvent fact = Objects.requireNonNull(screening.fact(), "nothing was new");
        append(fact);
        return fact;
    }

    /// Journals frames as another version of the rules would have, without asking the state's.
    void feedUnscreened(byte[]... frames) {
        add(stamp -> new BatchAccepted(stamp, 1, 1, 0, 0, 0, 0, ToyFrames.log(now, frames)));
    }

    SnapshotFit anchor(DepthSnapshot snapshot) {
        SnapshotFit fit = state.fit(snapshot);
        if (fit == SnapshotFit.FITS) {
            add(stamp -> new Anchored(stamp, snapshot));
            settle();
        }
        return fit;
    }

    void gap(GapKind kind) {
        add(stamp -> new GapDetected(stamp, kind, 0, 0, GapDetected.NO_LINE, "by test"));
    }

    void backfill(Trade... trades) {
        add(stamp -> new TradesBackfilled(stamp, List.of(trades)));
        settle();
    }

    void missing(long firstId, long lastId) {
        add(stamp -> new TradesMissing(stamp, firstId, lastId, "by test"));
        settle();
    }

    void add(Function<Stamp, BookEvent> fact) {
        append(fact.apply(state.stamp(++now, generation)));
    }

    void append(BookEvent fact) {
        facts.add(fact);
        state.apply(fact);
    }

    /// Folds everything from the start, or from an image taken before the fact with index `from`.
    SymbolState folded(SymbolState into, int from) {
        for (BookEvent fact : facts.subList(from, facts.size())) {
            into.apply(fact);
        }
        return into;
    }

    void generation(long handedOut) {
        generation = handedOut;
    }

    private void settle() {
        Fault fault = state.fault();
        if (fault != null) {
            add(stamp ->
                    new GapDetected(stamp, fault.kind(), fault.expectedId(), 0, GapDetected.NO_LINE, fault.detail()));
            assertThat(state.fault()).isNull();
        }
        ClosedGap closed;
        while ((closed = state.closedGap()) != null) {
            OpenGap gap = closed.gap();
            Healing by = closed.by();
            int line = closed.line();
            add(stamp -> new GapHealed(
                    stamp, gap.kind(), gap.expectedId(), gap.receivedId(), gap.detectedAtMicros(), by, line, 0));
        }
    }
}
