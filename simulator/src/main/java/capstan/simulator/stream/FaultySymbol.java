package capstan.simulator.stream;

import capstan.market.feed.FrameKind;
import capstan.market.instrument.Instrument;
import capstan.simulator.faults.FaultKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One symbol on one line, and whether it is silent there. Owned by the market thread.
final class FaultySymbol {

    /// Ids that were not sent.
    private static final class Withheld {
        private long firstId;
        private long lastId;
        private long frames;
    }

    final Instrument instrument;
    private final LineFaults line;
    private final List<FaultyStream> streams = new ArrayList<>();
    private final Map<FrameKind, Withheld> withheld = new EnumMap<>(FrameKind.class);
    private boolean isSilent;
    private long untilNanos;
    private long fault;

    FaultySymbol(LineFaults line, Instrument instrument) {
        this.line = line;
        this.instrument = instrument;
    }

    void add(FaultyStream stream) {
        streams.add(stream);
    }

    boolean isSilent() {
        return isSilent;
    }

    /// Begins a silence with the frame whose ids these are.
    void silence(FrameKind frames, long firstId, long lastId) {
        long now = line.surroundings.clock().nanoTime();
        streams.forEach(stream -> stream.letGo(now));
        long nanos = line.surroundings.plan().settings().silentSymbol().toNanos();
        isSilent = true;
        untilNanos = now + nanos;
        fault = line.surroundings
                .recorder()
                .record(
                        FaultKind.SILENT_SYMBOL,
                        line.number,
                        instrument.symbol(),
                        frames,
                        firstId,
                        lastId,
                        "silent for " + nanos / 1_000_000 + " ms from these ids on");
        withhold(frames, firstId, lastId);
        line.silent(this);
    }

    /// Takes note of a depth diff or trades frame that the silence swallows.
    void withhold(FrameKind frames, long firstId, long lastId) {
        Withheld range = withheld.computeIfAbsent(frames, _ -> new Withheld());
        if (range.frames == 0) {
            range.firstId = firstId;
        }
        range.lastId = lastId;
        range.frames++;
    }

    /// Ends the silence when its time has come and enters what was lost in it.
    boolean isDone(long nowNanos) {
        if (nowNanos - untilNanos < 0) {
            return false;
        }
        isSilent = false;
        withheld.forEach((frames, range) -> line.surroundings
                .recorder()
                .record(
                        FaultKind.LOST,
                        line.number,
                        instrument.symbol(),
                        frames,
                        range.firstId,
                        range.lastId,
                        range.frames + " frames withheld by the silence that is fault " + fault));
        withheld.clear();
        return true;
    }
}
