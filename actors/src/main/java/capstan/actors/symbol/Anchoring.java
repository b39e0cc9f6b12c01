package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateAnswer.SnapshotTaken;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.symbol.SnapshotFit;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// Gets a broken or new book anchored, by the venue's procedure: a diff is kept first, then a snapshot is asked
/// for, and asked for again until it joins the kept diffs, which are never given up for it. Owned by one entity.
///
/// After each snapshot that was used or refused the next question waits for a backoff that only a book which stayed
/// live for a pulse resets, so a book that breaks at once again cannot eat the venue's request budget.
final class Anchoring {

    private final SymbolId id;
    private final Question question;
    private final ActorRef<SnapshotGate.Command> gate;
    private final ActorRef<GateAnswer> self;
    private final BookSettings settings;
    private final Logger log;
    /// Request weight spent since a gap was last closed.
    private int weight;

    Anchoring(
            SymbolId id,
            Question question,
            ActorRef<SnapshotGate.Command> gate,
            ActorRef<GateAnswer> self,
            BookSettings settings,
            Logger log) {
        this.id = id;
        this.question = question;
        this.gate = gate;
        this.self = self;
        this.settings = settings;
        this.log = log;
    }

    /// Asks for a snapshot when one is needed and may be asked for.
    ///
    /// @param carried whether any line carries the symbol; without one an anchored book would at once be out of
    /// date
    void seek(SymbolState state, boolean carried) {
        if (isNeeded(state, carried) && question.mayAsk()) {
            Need need = state.epoch() > 0 ? Need.LOST : Need.FIRST;
            int levels = settings.snapshotLevels(); // nothing deepens a book yet, so less does not suffice
            gate.tell(new SnapshotGate.GetSnapshot(state.instrument(), levels, levels, need, question.ask(), self));
        }
    }

    /// @return the snapshot when the book is to be anchored on it, null when it does not fit or is not needed any
    /// more
    @Nullable
    DepthSnapshot taken(SymbolState state, boolean carried, SnapshotTaken answer) {
        weight += answer.weight();
        if (!question.closedBy(answer.question()) || !isNeeded(state, carried)) {
            return null;
        }
        DepthSnapshot snapshot = answer.toSnapshot();
        SnapshotFit fit = state.fit(snapshot);
        Duration wait = question.backOff();
        if (fit == SnapshotFit.FITS) {
            if (state.openGaps().isEmpty()) {
                weight = 0; // the first anchor closes no gap
            }
            return snapshot;
        }
        log.info(
                "snapshot refused symbol={} fit={} snapshotUpdateId={} firstKeptUpdateId={} retryMillis={}",
                id,
                fit,
                snapshot.lastUpdateId(),
                state.firstPendingUpdateId().orElse(0),
                wait.toMillis());
        return null;
    }

    int takeWeight() {
        int taken = weight;
        weight = 0;
        return taken;
    }

    void failed(Unavailable answer) {
        if (question.closedBy(answer.question())) {
            Duration wait = question.backOff();
            log.warn("snapshot unavailable symbol={} retryMillis={} reason={}", id, wait.toMillis(), answer.reason());
        }
    }

    void pulse(SymbolState state) {
        question.pulse();
        if (state.status() == BookStatus.LIVE) {
            question.settle();
        }
    }

    void restart() {
        question.restart();
    }

    private static boolean isNeeded(SymbolState state, boolean carried) {
        return carried
                && state.hasInstrument()
                && state.status() != BookStatus.LIVE
                && state.firstPendingUpdateId().isPresent();
    }
}
