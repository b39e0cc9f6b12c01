package capstan.actors.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.Fault;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Notices that a live book stands still. Only a depth diff that moves the book counts: trades, tops of book and
/// repeated diffs of a line that lags behind do not keep a book fresh whose own stream has stalled. Owned by one
/// entity.
final class Freshness {

    private final Duration limit;
    private final long limitPulses;
    private long pulses;
    private long updateId;

    Freshness(BookSettings settings) {
        limit = settings.freshness();
        limitPulses = settings.pulses(limit);
    }

    /// Called once a pulse.
    ///
    /// @return a fault when the book is live and has stood still for the limit, null otherwise
    @Nullable
    Fault fault(SymbolState state) {
        if (state.status() != BookStatus.LIVE || state.lastUpdateId() != updateId) {
            pulses = 0;
            updateId = state.lastUpdateId();
            return null;
        }
        pulses++;
        return pulses < limitPulses
                ? null
                : new Fault(GapKind.SILENCE, updateId + 1, "no depth diff has moved the book for " + limit);
    }
}
