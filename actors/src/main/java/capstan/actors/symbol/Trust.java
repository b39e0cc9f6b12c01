package capstan.actors.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.hotstate.HotState;
import capstan.market.symbol.SymbolState;
import org.jspecify.annotations.Nullable;

/// The label that readers are shown, which is the state's own except after a recovery. Owned by one entity.
///
/// A state that was live when it was journaled is not live just because it was read again: the venue has moved on.
/// Until a line brings a diff that goes on from the recovered book, readers are shown `SYNCING (DISCONNECTED)`. If
/// that diff is contiguous the book is live again without a gap; if it is not, the gap is journaled and the state's
/// own label says so. This recovering label is not journaled: it says something of the process, not of the symbol.
final class Trust {

    private boolean recovering;
    private long recoveredUpdateId;

    /// Called with the state as it was recovered.
    void recovered(SymbolState state) {
        recovering = state.status() == BookStatus.LIVE;
        recoveredUpdateId = state.lastUpdateId();
    }

    /// Whether it is still open if the venue has moved on since the state was live.
    boolean isRecovering() {
        return recovering;
    }

    /// Called after every change of the state.
    void look(SymbolState state) {
        if (state.status() != BookStatus.LIVE || state.lastUpdateId() > recoveredUpdateId) {
            recovering = false;
        }
    }

    BookStatus status(SymbolState state) {
        return recovering ? BookStatus.SYNCING : state.status();
    }

    @Nullable
    GapKind reason(SymbolState state) {
        return recovering ? GapKind.DISCONNECTED : state.statusReason();
    }

    HotState hotState(SymbolState state, long generation) {
        HotState hotState = state.hotState(generation);
        return recovering ? hotState.labelled(generation, BookStatus.SYNCING, GapKind.DISCONNECTED) : hotState;
    }
}
