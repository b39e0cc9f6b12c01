package capstan.actors.standby;

import capstan.market.standby.FactTail.Fact;
import capstan.market.standby.WarmState;
import capstan.market.symbol.SymbolState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One symbol's state as this node folds it, until it is taken. Safe for any thread.
final class WarmBook {

    private @Nullable SymbolState state;
    private long sequence;
    private boolean isCurrent;
    private long keptUntilNanos;

    WarmBook(long sequence, SymbolState state, long keptUntilNanos) {
        this.sequence = sequence;
        this.state = state;
        this.keptUntilNanos = keptUntilNanos;
    }

    /// @return false when facts before this one are missing
    synchronized boolean apply(Fact fact) {
        if (state == null || fact.sequenceNr() <= sequence) {
            return true;
        }
        if (fact.sequenceNr() != sequence + 1) {
            return false;
        }
        state.apply(fact.event());
        sequence++;
        return true;
    }

    synchronized long sequence() {
        return sequence;
    }

    /// Everything was read that there was a moment ago.
    synchronized void caughtUp() {
        isCurrent = true;
    }

    synchronized boolean isCurrent() {
        return isCurrent && state != null;
    }

    synchronized void keepUntil(long nanos) {
        keptUntilNanos = nanos;
    }

    synchronized boolean isExpired(long now) {
        return now - keptUntilNanos >= 0;
    }

    /// Gives the state away; it is folded no further here.
    synchronized Optional<WarmState> take() {
        SymbolState taken = state;
        state = null;
        return taken == null ? Optional.empty() : Optional.of(new WarmState(sequence, taken));
    }
}
