package capstan.simulator.stream;

import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultDice;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultyFrame;
import capstan.simulator.faults.InjectedFault;
import capstan.simulator.faults.ScriptedFault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One binary stream of one symbol on one line. Depth diffs and trades go wrong here; a lost bestBidAsk or depth20 is
/// no fault, so those only fall silent with their symbol. Owned by the market thread.
final class FaultyStream {

    private static final Session[] NOBODY = {};

    private final LineFaults line;
    private final FaultySymbol symbol;
    private final FrameKind frames;
    private final long subject;
    private final KeptFrames kept;
    private final List<ScriptedFault> script = new ArrayList<>();

    private Session[] seen = NOBODY;
    private int seenGeneration = -1;
    private Session[] ours = NOBODY;
    private long count;

    FaultyStream(LineFaults line, FaultySymbol symbol, StreamTopic topic) {
        this.line = line;
        this.symbol = symbol;
        frames = switch (topic.kind) {
            case TRADE -> FrameKind.TRADES;
            case DEPTH_FAST -> FrameKind.DEPTH_DIFF;
            default -> FrameKind.UNKNOWN;
        };
        subject = FaultDice.subject(line.number, symbol.instrument.symbol(), frames.ordinal());
        kept = new KeptFrames(line, symbol, topic, frames, () -> line.keeps(this));
    }

    /// Takes note of a scripted fault if it is for this stream.
    void offer(ScriptedFault fault) {
        if (fault.fits(line.number, symbol.instrument.symbol(), frames)) {
            script.add(fault);
        }
    }

    void withdraw(ScriptedFault fault) {
        script.remove(fault);
    }

    void deliver(Session[] sessions, byte[] frame, int length, long firstId, long lastId) {
        Session[] listeners = listeners(sessions);
        if (listeners.length == 0) {
            return;
        }
        if (frames == FrameKind.UNKNOWN) {
            if (!symbol.isSilent()) {
                kept.send(listeners, frame, length);
            }
            return;
        }
        count++;
        if (symbol.isSilent()) {
            symbol.withhold(frames, firstId, lastId);
            return;
        }
        FaultDice dice = line.dice.about(line.surroundings.plan().seed(), subject, firstId, lastId);
        FaultKind kind = line.isEnded() ? null : line.frameOdds.choose(dice.uniform());
        if (!script.isEmpty()) {
            FaultKind scripted = scripted(firstId, lastId);
            kind = scripted == null ? kind : scripted;
        }
        if (kind == null) {
            kept.pass(listeners, frame, length, firstId, lastId, null);
        } else {
            inject(kind, dice, listeners, frame, length, firstId, lastId);
        }
    }

    private Session[] listeners(Session[] sessions) {
        if (seen != sessions || seenGeneration != line.generation()) {
            seen = sessions;
            seenGeneration = line.generation();
            ours = line.ours(sessions);
        }
        return ours;
    }

    private @Nullable FaultKind scripted(long firstId, long lastId) {
        for (ScriptedFault fault : script) {
            boolean isHere = switch (fault.when()) {
                case ScriptedFault.When.Frame(long number) -> number == count;
                case ScriptedFault.When.Id(long id) -> id >= firstId && id <= lastId;
                case ScriptedFault.When.Time(var since) ->
                    line.surroundings.clock().nanoTime() - line.surroundings.startNanos() >= since.toNanos();
                case ScriptedFault.When.Call _ -> false;
            };
            if (isHere) {
                line.done(fault);
                return fault.kind();
            }
        }
        return null;
    }

    private void inject(
            FaultKind kind, FaultDice dice, Session[] to, byte[] frame, int length, long firstId, long lastId) {
        switch (kind) {
            case LOST -> enter(kind, firstId, lastId, "not sent");
            case DOUBLED -> {
                kept.pass(to, frame, length, firstId, lastId, null);
                kept.passBeside(to, frame, length, new KeptFrames.Entry(kind, firstId, lastId, 0, "sent twice"));
            }
            case REORDERED -> {
                int distance =
                        1 + dice.below(line.surroundings.plan().settings().reorderDistance());
                kept.holdBack(to, frame, length, firstId, lastId, distance);
            }
            case DELAYED -> kept.delay(to, frame, length, firstId, lastId);
            case SILENT_SYMBOL -> symbol.silence(frames, firstId, lastId);
            default -> alter(kind, dice, to, frame, length, firstId, lastId);
        }
    }

    private void alter(
            FaultKind kind, FaultDice dice, Session[] to, byte[] frame, int length, long firstId, long lastId) {
        FaultyFrame faulty = FaultyFrame.of(kind, frame, length, symbol.instrument, dice);
        if (faulty == null) {
            kept.pass(to, frame, length, firstId, lastId, null);
            return;
        }
        byte[] bytes = faulty.bytes();
        switch (kind) {
            case TRUNCATED ->
                kept.passBeside(
                        to,
                        bytes,
                        bytes.length,
                        new KeptFrames.Entry(kind, firstId, lastId, faulty.checksum(), faulty.detail()));
            case GARBAGE, UNKNOWN_TEMPLATE -> {
                boolean isBeside = dice.coin();
                String detail =
                        (isBeside ? InjectedFault.BESIDE : InjectedFault.IN_PLACE) + " the frame: " + faulty.detail();
                kept.passBeside(
                        to,
                        bytes,
                        bytes.length,
                        new KeptFrames.Entry(kind, firstId, lastId, faulty.checksum(), detail));
                if (isBeside) {
                    kept.pass(to, frame, length, firstId, lastId, null);
                }
            }
            default ->
                kept.pass(
                        to,
                        bytes,
                        bytes.length,
                        firstId,
                        lastId,
                        new KeptFrames.Entry(kind, firstId, lastId, 0, faulty.detail()));
        }
    }

    private void enter(FaultKind kind, long firstId, long lastId, String detail) {
        line.surroundings
                .recorder()
                .record(kind, line.number, symbol.instrument.symbol(), frames, firstId, lastId, detail);
    }

    /// Sends what is kept back.
    void letGo(long nowNanos) {
        kept.letGo(nowNanos);
    }

    /// Sends what is due; false while something is kept back.
    boolean isDone(long nowNanos) {
        kept.sendDue(nowNanos);
        return kept.isEmpty();
    }
}
