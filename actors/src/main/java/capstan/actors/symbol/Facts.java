package capstan.actors.symbol;

import capstan.market.symbol.BookEvent;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.symbol.ClosedGap;
import capstan.market.symbol.Fault;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.SymbolState;
import org.jspecify.annotations.Nullable;

/// Words the facts that follow from the state and not from a batch, each stamped with the state as it is. Owned by
/// one entity.
final class Facts {

    private final BookPorts ports;
    private final HotStatePublisher publisher;
    private final Inquiries inquiries;

    Facts(BookPorts ports, HotStatePublisher publisher, Inquiries inquiries) {
        this.ports = ports;
        this.publisher = publisher;
        this.inquiries = inquiries;
    }

    Stamp stamp(SymbolState state) {
        return state.stamp(ports.nowMicros(), publisher.generation());
    }

    BookEvent gap(SymbolState state, Fault fault) {
        return new GapDetected(stamp(state), fault.kind(), fault.expectedId(), 0, GapDetected.NO_LINE, fault.detail());
    }

    /// Whether the last fact brought something about that has to be journaled before anything else.
    static boolean areDue(SymbolState state) {
        return state.fault() != null || state.closedGap() != null;
    }

    /// The next fact that has to be journaled before anything else, null when there is none.
    @Nullable
    BookEvent due(SymbolState state) {
        Fault fault = state.fault();
        if (fault != null) {
            return gap(state, fault);
        }
        ClosedGap closed = state.closedGap();
        return closed == null ? null : healed(state, closed);
    }

    private BookEvent healed(SymbolState state, ClosedGap closed) {
        var gap = closed.gap();
        return new GapHealed(
                stamp(state),
                gap.kind(),
                gap.expectedId(),
                gap.receivedId(),
                gap.detectedAtMicros(),
                closed.by(),
                closed.line(),
                inquiries.takeWeight(gap.kind()));
    }
}
