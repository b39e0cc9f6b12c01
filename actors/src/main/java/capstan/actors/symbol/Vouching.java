package capstan.actors.symbol;

import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Tick;
import capstan.market.book.DepthSnapshot;
import capstan.market.symbol.SnapshotTrial;
import capstan.market.symbol.SymbolState;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/// Keeps a snapshot that fits until the venue's own top of book has agreed with it at an equal id, so that a wrong one
/// is never shown. A symbol that is quiet gets no such top; then it is believed after a grace. Owned by one entity.
///
/// Where `depth20` comes, one of those must agree: it shows twenty levels a side, a best bid and ask only one.
final class Vouching {

    private final ActorRef<Command> self;
    private final TimerScheduler<Command> timers;
    private final AnchorSettings settings;
    private @Nullable DepthSnapshot held;
    /// A trial builds the whole book, so it is repeated only when a top has come that it would compare.
    private boolean asked;

    Vouching(ActorRef<Command> self, TimerScheduler<Command> timers, AnchorSettings settings) {
        this.self = self;
        this.timers = timers;
        this.settings = settings;
    }

    boolean isHolding() {
        return held != null;
    }

    /// The snapshot that waits, null when none does.
    @Nullable
    DepthSnapshot held() {
        asked = false;
        return held;
    }

    /// Has the snapshot that waits tried again when that would tell more than before.
    void look(SymbolState state) {
        if (held != null && !asked && state.isVouchable(held, byDepth(state))) {
            asked = true;
            self.tell(Tick.VOUCH);
        }
    }

    /// Whether a snapshot that fits may be used now; if not, it is kept.
    boolean vouchesFor(SymbolState state, DepthSnapshot snapshot, SnapshotTrial trial) {
        boolean agreed = byDepth(state) ? trial.depthAgreed() : trial.bestAgreed();
        boolean waited = held != null && !timers.isTimerActive(Tick.VOUCH);
        if (agreed || waited || settings.vouchGrace().isZero()) {
            drop();
            return true;
        }
        if (held == null) {
            held = snapshot;
            timers.startSingleTimer(Tick.VOUCH, Tick.VOUCH, settings.vouchGrace());
        }
        return false;
    }

    void drop() {
        if (held != null) {
            held = null;
            timers.cancel(Tick.VOUCH);
        }
    }

    private boolean byDepth(SymbolState state) {
        return settings.vouchWithDepth20() || state.hasDepthTop();
    }
}
