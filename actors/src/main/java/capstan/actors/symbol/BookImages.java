package capstan.actors.symbol;

import capstan.market.history.BookHistory;
import capstan.market.history.BookImage;
import capstan.market.symbol.SymbolState;
import java.util.function.LongSupplier;

/// Hands out an image of the book whenever so many facts or frames lie behind the last one that looking up the past
/// would take long. Owned by the entity.
final class BookImages {

    private final SymbolId id;
    private final BookHistory history;
    private final ImageSettings pace;
    private final LongSupplier nowMicros;
    private boolean taken;
    private long factsThen;
    private long framesThen;
    private long microsThen;

    BookImages(SymbolId id, BookHistory history, ImageSettings pace, LongSupplier nowMicros) {
        this.id = id;
        this.history = history;
        this.pace = pace;
        this.nowMicros = nowMicros;
    }

    /// Looks at the state behind a fact.
    ///
    /// @param facts sequence number of the fact
    void look(SymbolState state, long facts) {
        // The first one of a life does not wait: nobody knows where the last life's was.
        if (taken && facts - factsThen < pace.everyFacts() && !isFarInFrames(state)) {
            return;
        }
        if (!state.hasInstrument() || state.epoch() == 0 || (taken && facts == factsThen)) {
            return;
        }
        long now = nowMicros.getAsLong();
        if (taken && Math.abs(now - microsThen) < pace.apart().toNanos() / 1_000) {
            return;
        }
        taken = true;
        microsThen = now;
        factsThen = facts;
        framesThen = state.frames();
        history.keep(new BookImage(id.text(), facts, state.lastUpdateId(), now, state.bookImage()));
    }

    /// An image holds the diffs kept beside the book too, so as those grow, images grow apart.
    private boolean isFarInFrames(SymbolState state) {
        return state.frames() - framesThen >= Math.max(pace.everyFrames(), state.keptDiffs());
    }
}
