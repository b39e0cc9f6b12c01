package capstan.actors.symbol;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.GateAnswer.SnapshotTaken;
import capstan.actors.gate.GateAnswer.Unavailable;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.actors.symbol.ReanchorReply.Outcome;
import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.book.Side;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.feed.MalformedFrame;
import capstan.market.ports.FrameReader;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.SnapshotFit;
import capstan.market.symbol.SnapshotTrial;
import capstan.market.symbol.Stamp;
import capstan.market.symbol.SymbolState;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// Anchors a live book anew without a pause in reading: for an operator, when the price nears the edge of what the last
/// snapshot knew, or when that one had fewer levels than are wanted. Owned by one entity.
///
/// From the question on, the diffs that the book takes are kept beside it too, bounded. A snapshot that fits them and
/// agrees with the live book is swapped in as one fact. One that disagrees is refused: the venue's tops vouch for the
/// live book with every diff. When several in a row disagree, the live book is the one in doubt.
final class Reanchoring {

    private final Asking asking;
    private final SnapshotRefusals refusals;
    private final FrameReader reader;
    private final AnchorSettings settings;
    private final long coolDownPulses;
    private final long edgeCoolDownPulses;
    private final FrameIds ids = new FrameIds();
    private FrameLog.Builder taken = new FrameLog.Builder(0);
    private @Nullable AnchorReason reason;
    private @Nullable DepthSnapshot held;
    private boolean retrying;
    private long coolPulses;
    private int tries;
    private int disagreements;

    Reanchoring(
            Asking asking,
            SnapshotRefusals refusals,
            FrameReader reader,
            AnchorSettings settings,
            long coolDownPulses,
            long edgeCoolDownPulses) {
        this.asking = asking;
        this.refusals = refusals;
        this.reader = reader;
        this.settings = settings;
        this.coolDownPulses = coolDownPulses;
        this.edgeCoolDownPulses = edgeCoolDownPulses;
    }

    /// Why one is under way, null when none is.
    @Nullable
    AnchorReason reason() {
        return reason;
    }

    /// An operator asks for it.
    ReanchorReply order(SymbolState state, String symbol, boolean followed) {
        if (!followed) {
            return new ReanchorReply(symbol, Outcome.NOT_FOLLOWED, "nobody follows the symbol");
        }
        if (!state.hasInstrument() || state.status() == BookStatus.HALTED) {
            return new ReanchorReply(symbol, Outcome.NOT_TRADED, "the venue does not trade the symbol now");
        }
        if (state.status() != BookStatus.LIVE) {
            return new ReanchorReply(
                    symbol, Outcome.UNDER_WAY, "the book is not live and is being anchored: " + state.statusReason());
        }
        if (reason != null) {
            return new ReanchorReply(symbol, Outcome.UNDER_WAY, "a snapshot is being asked for: " + reason);
        }
        if (coolPulses > 0) {
            return new ReanchorReply(
                    symbol,
                    Outcome.COOLING_DOWN,
                    "anchored anew less than " + settings.reanchorCoolDown() + " ago (reanchor-cool-down)");
        }
        begin(AnchorReason.OPERATOR);
        return new ReanchorReply(symbol, Outcome.ACCEPTED, "a snapshot of " + settings.snapshotLevels() + " levels");
    }

    /// Keeps the diffs that the book has just taken.
    void journaled(BookEvent fact) {
        if (reason == null || !(fact instanceof BookEvent.BatchAccepted batch)) {
            return;
        }
        FrameLog.Cursor cursor = batch.frames().cursor();
        while (cursor.next()) {
            if (isDiff(cursor)) {
                taken.addEntry(cursor);
            }
        }
    }

    /// Asks for a snapshot when one is wanted and may be asked for; gives it up when the book broke.
    void seek(SymbolState state, Runnable again) {
        if (reason == null) {
            return;
        }
        if (state.status() != BookStatus.LIVE) {
            end(false);
        } else if (taken.sizeInBytes() > settings.reanchorBytes()) {
            taken.clear(); // a snapshot that waits its turn for so long is newer than these when it comes
        } else if (held != null && !retrying && held.lastUpdateId() <= state.lastUpdateId()) {
            retrying = true;
            again.run();
        } else if (held == null && asking.mayAsk()) {
            AnchorReason why = reason;
            asking.ask((question, self) -> request(state, why, question, self));
        }
    }

    /// Readers have a live book meanwhile, so books that are lost go first. One near its edge is helped by few
    /// levels; one that only wants more has time.
    private GetSnapshot request(SymbolState state, AnchorReason why, long question, ActorRef<GateAnswer> self) {
        int sufficient = why == AnchorReason.EDGE ? settings.sufficientLevels() : settings.snapshotLevels();
        Need need = switch (why) {
            case EDGE -> Need.REPAIR;
            case DEEPENED -> Need.DEEPEN;
            case OPERATOR, REBUILT -> Need.FIRST;
        };
        return new GetSnapshot(state.instrument(), sufficient, settings.snapshotLevels(), need, question, self);
    }

    /// @return the fact to be journaled now, null when the answer amounts to none
    @Nullable
    BookEvent taken(SymbolState state, SnapshotTaken answer, Supplier<Stamp> stamp) {
        return asking.closedBy(answer.question()) && reason != null ? tried(state, answer.toSnapshot(), stamp) : null;
    }

    /// Tries the snapshot again that was ahead of the book.
    @Nullable
    BookEvent again(SymbolState state, Supplier<Stamp> stamp) {
        retrying = false;
        DepthSnapshot snapshot = held;
        if (snapshot == null || snapshot.lastUpdateId() > state.lastUpdateId()) {
            return null;
        }
        return tried(state, snapshot, stamp);
    }

    void failed(Unavailable answer) {
        if (asking.failed(answer)) {
            giveUpAfterTries();
        }
    }

    /// Looks whether the live book needs a deeper or another snapshot.
    void pulse(SymbolState state) {
        asking.pulse();
        coolPulses = Math.max(0, coolPulses - 1);
        boolean waits = reason == AnchorReason.DEEPENED && held == null;
        boolean tooSoon = coolPulses > coolDownPulses - edgeCoolDownPulses;
        if ((reason != null && !waits) || tooSoon || state.status() != BookStatus.LIVE) {
            return;
        }
        if (isNearEdge(state, Side.BID) || isNearEdge(state, Side.ASK)) {
            // More levels may have to wait for the venue's next minute, in which the price runs off the edge.
            asking.withdraw();
            begin(AnchorReason.EDGE);
        } else if (reason == null && coolPulses == 0 && isShallow(state)) {
            begin(AnchorReason.DEEPENED);
        }
    }

    void restart() {
        asking.restart();
        reason = null;
        held = null;
        taken = new FrameLog.Builder(0);
        coolPulses = 0;
        disagreements = 0;
    }

    private void begin(AnchorReason why) {
        reason = why;
        tries = 0;
        held = null;
        taken.clear();
    }

    private @Nullable BookEvent tried(SymbolState state, DepthSnapshot snapshot, Supplier<Stamp> stamp) {
        AnchorReason why = reason;
        if (why == null || state.status() != BookStatus.LIVE) {
            return null;
        }
        FrameLog diffs = taken.copy();
        SnapshotTrial trial = state.trialBeside(snapshot, diffs);
        held = null;
        switch (trial.fit()) {
            case FITS -> {
                disagreements = 0;
                end(true);
                return new Anchored(stamp.get(), snapshot, why, diffs);
            }
            case TOO_NEW -> {
                held = snapshot;
                return null;
            }
            case TOO_OLD, GAP_FOLLOWS, CROSSED, DISAGREES -> {
                return refused(state, snapshot, trial, stamp);
            }
        }
        return null;
    }

    private @Nullable BookEvent refused(
            SymbolState state, DepthSnapshot snapshot, SnapshotTrial trial, Supplier<Stamp> stamp) {
        Stamp now = stamp.get();
        refusals.refused(snapshot, trial, state.lastUpdateId(), now.atMicros());
        Duration wait = asking.backOff();
        asking.log()
                .warn(
                        "snapshot refused symbol={} reason={} fit={} snapshotUpdateId={} updateId={} retryMillis={} detail={}",
                        state.instrument().id(),
                        reason,
                        trial.fit(),
                        snapshot.lastUpdateId(),
                        state.lastUpdateId(),
                        wait.toMillis(),
                        trial.difference());
        boolean disagrees = trial.fit() == SnapshotFit.DISAGREES;
        disagreements = disagrees ? disagreements + 1 : disagreements;
        if (disagreements > settings.disagreementsAllowed()) {
            disagreements = 0;
            end(false);
            return new GapDetected(
                    now,
                    GapKind.TOP_MISMATCH,
                    state.lastUpdateId(),
                    0,
                    GapDetected.NO_LINE,
                    "several snapshots in a row say so: " + trial.difference());
        }
        giveUpAfterTries();
        return null;
    }

    private void giveUpAfterTries() {
        if (++tries >= settings.reanchorTries()) {
            end(true);
        }
    }

    private void end(boolean coolDown) {
        asking.withdraw();
        reason = null;
        held = null;
        taken = new FrameLog.Builder(0);
        coolPulses = coolDown ? coolDownPulses : coolPulses;
    }

    private boolean isNearEdge(SymbolState state, Side side) {
        int levels = settings.edgeLevels();
        return !state.knowsWhole(side) && state.coveredLevels(side, levels) < levels;
    }

    private boolean isShallow(SymbolState state) {
        int levels = state.anchoredLevels();
        boolean whole = state.knowsWhole(Side.BID) && state.knowsWhole(Side.ASK);
        return levels > 0 && levels < settings.snapshotLevels() && !whole;
    }

    private boolean isDiff(FrameLog.Cursor cursor) {
        try {
            return reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids) == FrameKind.DEPTH_DIFF;
        } catch (MalformedFrame _) {
            return false; // the book did not take it either
        }
    }
}
