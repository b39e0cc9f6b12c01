package capstan.simulator.recorded;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a first reading of a recording found out about one symbol.
final class RecordedSymbol {

    /// A recorded depth snapshot and the line on which it stands.
    record Placed(long line, DepthSnapshot snapshot) {}

    private static final String VENUE = "binance";

    final String symbol;
    final Set<FrameKind> kinds = EnumSet.noneOf(FrameKind.class);
    final List<Placed> snapshots = new ArrayList<>();
    long firstReceiveMicros = Long.MAX_VALUE;
    long firstUpdateId;
    long firstDiffLine;
    /// Smallest powers of ten, at the lines' exponent, that divide every price and every quantity so far.
    private long tick = 1_000_000_000_000_000_000L;

    private long step = tick;

    RecordedSymbol(String symbol) {
        this.symbol = symbol;
    }

    void see(RecordedLine line, long number) {
        firstReceiveMicros = Math.min(firstReceiveMicros, line.receiveMicros);
        switch (line.kind) {
            case DIFF -> {
                if (kinds.add(FrameKind.DEPTH_DIFF)) {
                    firstUpdateId = line.firstId;
                    firstDiffLine = number;
                }
            }
            case TRADE -> {
                kinds.add(FrameKind.TRADES);
                tick = dividing(tick, line.price);
                step = dividing(step, line.quantity);
            }
            case TICKER -> kinds.add(FrameKind.BEST_BID_ASK);
            case TOP -> kinds.add(FrameKind.DEPTH_TOP);
            case SNAPSHOT, OTHER -> {}
        }
        seeLevels(line.bids);
        seeLevels(line.asks);
    }

    void seeLevels(Levels levels) {
        for (int index = 0; index < levels.size(); index++) {
            tick = dividing(tick, levels.price(index));
            step = dividing(step, levels.quantity(index));
        }
    }

    private static long dividing(long power, long value) {
        long smaller = power;
        while (value % smaller != 0) {
            smaller /= 10;
        }
        return smaller;
    }

    Instrument instrument() {
        // A symbol of which only zeros were seen gets the smallest tick there is.
        long largest = 1_000_000_000_000_000_000L;
        return new Instrument(
                VENUE,
                symbol,
                RecordedLine.EXPONENT,
                RecordedLine.EXPONENT,
                tick == largest ? 1 : tick,
                step == largest ? 1 : step);
    }

    /// Whether a snapshot was recorded on which the diffs can follow.
    boolean hasAnchor() {
        return anchor() != null;
    }

    /// What REST answers before anything was played: the first recorded snapshot that is not older than the diffs.
    /// Without one, the newest older one or else an empty book, said to end just before the first diff.
    DepthSnapshot first(long timeMicros, int levels) {
        Placed anchor = anchor();
        if (anchor != null) {
            return cut(anchor.snapshot, anchor.snapshot.lastUpdateId(), levels);
        }
        long before = Math.max(0, firstUpdateId - 1);
        if (snapshots.isEmpty()) {
            return new DepthSnapshot(before, new Levels(0), new Levels(0), levels, timeMicros);
        }
        return cut(snapshots.getLast().snapshot, before, levels);
    }

    /// Line after which a held symbol waits: not before its first snapshot, and not before its first diff,
    /// which a client must have seen before it asks. One without diffs never waits, for nobody will ask.
    long holdLine() {
        if (!kinds.contains(FrameKind.DEPTH_DIFF)) {
            return Long.MAX_VALUE;
        }
        Placed anchor = anchor();
        return Math.max(firstDiffLine, anchor == null ? 0 : anchor.line);
    }

    private @Nullable Placed anchor() {
        for (Placed placed : snapshots) {
            if (placed.snapshot.lastUpdateId() >= firstUpdateId - 1) {
                return placed;
            }
        }
        return null;
    }

    private static DepthSnapshot cut(DepthSnapshot all, long lastUpdateId, int levels) {
        return new DepthSnapshot(
                lastUpdateId, cut(all.bids(), levels), cut(all.asks(), levels), levels, all.receivedAtMicros());
    }

    private static Levels cut(Levels all, int levels) {
        int count = Math.min(levels, all.size());
        var cut = new Levels(count);
        for (int index = 0; index < count; index++) {
            cut.add(all.price(index), all.quantity(index));
        }
        return cut;
    }
}
