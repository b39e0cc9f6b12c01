package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer.SnapshotTaken;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.symbol.SnapshotFit;
import capstan.market.symbol.SnapshotTrial;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Gets a broken or new book anchored, by the venue's procedure: a diff is kept first, then a snapshot is asked
/// for, and asked for again until it joins the kept diffs, which are never given up for it. Owned by one entity.
///
/// What is missing may still come by another line, so the question waits for a grace and is taken back when the
/// book has healed meanwhile. A snapshot that fits is used once a top of the venue at an equal id has agreed with
/// it; until one has come it is kept for a while.
///
/// After each snapshot that was used or refused the next question waits for a backoff that only a book which stayed
/// live for a pulse resets, so a book that breaks at once again cannot eat the venue's request budget.
final class Anchoring {

    private final Asking asking;
    private final Vouching vouching;
    private final SnapshotRefusals refusals;
    private final AnchorSettings settings;
    /// Request weight spent since a gap was last closed.
    private int weight;

    Anchoring(Asking asking, Vouching vouching, SnapshotRefusals refusals, AnchorSettings settings) {
        this.asking = asking;
        this.vouching = vouching;
        this.refusals = refusals;
        this.settings = settings;
    }

    /// Asks for a snapshot when one is needed and may be asked for, and takes that back when it no longer is.
    ///
    /// @param linesUp lines that carry the symbol; without one an anchored book would at once be out of date
    void seek(SymbolState state, int linesUp, long nowMicros) {
        if (!isNeeded(state, linesUp)) {
            vouching.drop();
            if (state.status() == BookStatus.LIVE) {
                asking.withdraw();
            }
        } else if (vouching.isHolding()) {
            vouching.look(state);
        } else if (asking.mayAsk()) {
            Duration wait =
                    Grace.forBook(state, linesUp > 1 ? settings.lineGrace() : settings.singleLineGrace(), nowMicros);
            if (wait.isPositive()) {
                asking.hold(wait);
                return;
            }
            Need need = state.epoch() > 0 ? Need.LOST : Need.FIRST;
            asking.ask((question, self) -> new GetSnapshot(
                    state.instrument(), settings.sufficientLevels(), settings.snapshotLevels(), need, question, self));
        }
    }

    /// @return the snapshot when the book is to be anchored on it, null when it does not fit, is not vouched for yet or
    /// not needed any more
    @Nullable
    DepthSnapshot taken(SymbolState state, int linesUp, SnapshotTaken answer, long nowMicros) {
        if (!asking.closedBy(answer.question())) {
            return null;
        }
        weight += answer.weight();
        return isNeeded(state, linesUp) ? tried(state, answer.toSnapshot(), nowMicros) : null;
    }

    /// Tries the snapshot again that waits to be vouched for.
    @Nullable
    DepthSnapshot again(SymbolState state, int linesUp, long nowMicros) {
        DepthSnapshot snapshot = vouching.held();
        return snapshot != null && isNeeded(state, linesUp) ? tried(state, snapshot, nowMicros) : null;
    }

    int takeWeight() {
        int taken = weight;
        weight = 0;
        return taken;
    }

    void failed(Unavailable answer) {
        asking.failed(answer);
    }

    void pulse(SymbolState state) {
        asking.pulse();
        if (state.status() == BookStatus.LIVE) {
            asking.settle();
            refusals.forget();
        }
    }

    void restart() {
        asking.restart();
        vouching.drop();
    }

    private @Nullable DepthSnapshot tried(SymbolState state, DepthSnapshot snapshot, long nowMicros) {
        SnapshotTrial trial = state.trial(snapshot);
        if (trial.fit() == SnapshotFit.FITS) {
            if (!vouching.vouchesFor(state, snapshot, trial)) {
                return null;
            }
            asking.backOff();
            if (state.openGaps().isEmpty()) {
                weight = 0; // the first anchor closes no gap
            }
            return snapshot;
        }
        vouching.drop();
        Duration wait = asking.backOff();
        long firstPending = state.firstPendingUpdateId().orElse(0);
        refusals.refused(snapshot, trial, firstPending, nowMicros);
        asking.log()
                .info(
                        "snapshot refused symbol={} fit={} snapshotUpdateId={} firstKeptUpdateId={} tries={} retryMillis={}"
                                + " detail={}",
                        state.instrument().id(),
                        trial.fit(),
                        snapshot.lastUpdateId(),
                        firstPending,
                        refusals.count(),
                        wait.toMillis(),
                        trial.difference());
        return null;
    }

    private static boolean isNeeded(SymbolState state, int linesUp) {
        return linesUp > 0
                && state.hasInstrument()
                && state.status() != BookStatus.LIVE
                && state.status() != BookStatus.HALTED
                && state.firstPendingUpdateId().isPresent();
    }
}
