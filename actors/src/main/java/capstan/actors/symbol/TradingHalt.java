package capstan.actors.symbol;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.instrument.TradingStatus;
import capstan.market.symbol.Fault;
import capstan.market.symbol.SymbolState;
import org.jspecify.annotations.Nullable;

/// What the venue's word on a symbol means for a book that has no diffs to go on with. While diffs come, they say more
/// than the venue's word does.
final class TradingHalt {

    private TradingHalt() {}

    /// Whether the symbol is silent, so that the venue is to be asked whether it trades it at all.
    static boolean isSilent(SymbolState state) {
        return state.statusReason() == GapKind.SILENCE || state.status() == BookStatus.HALTED;
    }

    /// @return a fault to be journaled, null when the label is right as it is
    @Nullable
    static Fault said(SymbolState state, TradingStatus status) {
        if (status.isStopped()) {
            return label(state, GapKind.HALTED, "the venue says " + status);
        }
        boolean halted = state.status() == BookStatus.HALTED;
        return halted
                ? fault(state, GapKind.SILENCE, "the venue says " + status + " again, no diff has come yet")
                : null;
    }

    /// @return as `said`, for a symbol that the venue does not know any more
    @Nullable
    static Fault unknown(SymbolState state, String reason) {
        return label(state, GapKind.DELISTED, reason);
    }

    private static @Nullable Fault label(SymbolState state, GapKind kind, String detail) {
        boolean waits = state.hasInstrument()
                && state.status() != BookStatus.LIVE
                && state.firstPendingUpdateId().isEmpty();
        return waits && state.statusReason() != kind ? fault(state, kind, detail) : null;
    }

    private static Fault fault(SymbolState state, GapKind kind, String detail) {
        return new Fault(kind, state.lastUpdateId() + 1, detail);
    }
}
