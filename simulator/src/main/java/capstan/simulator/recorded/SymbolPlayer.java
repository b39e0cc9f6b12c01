package capstan.simulator.recorded;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.instrument.Instrument;
import capstan.simulator.market.DepthSpeed;
import capstan.simulator.market.History;
import capstan.simulator.market.MarketListener;
import capstan.simulator.market.TruthListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Plays one symbol of a recording: its own way through the files, its own clock, its book. Owned by the market
/// thread; `played` may be read from anywhere.
final class SymbolPlayer {

    private static final long NEVER = Long.MAX_VALUE;

    private final int number;
    private final RecordedSymbol recorded;
    private final RecordingSettings settings;
    private final Instrument instrument;
    private final RecordingLines lines;
    private final RecordedLine line = new RecordedLine();
    private final byte[] inPayload;
    private final byte[] inStream;
    private final boolean isAlone;
    private final RecordedBook book;
    private final History history;
    private final Trades trades = new Trades();

    private boolean started;
    private boolean hasLine;
    private boolean released;
    private boolean finished;
    private boolean halted;
    private @Nullable TruthListener truth;
    private long startNanos;
    private long originMicros;
    private long heldSinceNanos = -1;
    private long timeMicros;
    private int nextSnapshot;
    private long diffs;
    private long tradeCount;
    private long tickers;
    private long tops;
    private long skipped;
    private long lastUpdateId;
    private long lastTradeId;
    private volatile Played played;

    /// @param originMicros receive time at which the symbol's clock begins
    /// @param isAlone true when the recording holds no other symbol
    SymbolPlayer(int number, RecordedSymbol recorded, RecordingSettings settings, long originMicros, boolean isAlone) {
        this.number = number;
        this.recorded = recorded;
        this.settings = settings;
        this.instrument = recorded.instrument();
        this.originMicros = originMicros;
        this.isAlone = isAlone;
        this.timeMicros = originMicros;
        this.lines = new RecordingLines(settings.files());
        this.inPayload = ("\"s\":\"" + recorded.symbol + "\"").getBytes(StandardCharsets.UTF_8);
        this.inStream = ("\"" + recorded.symbol.toLowerCase(Locale.ROOT) + "@").getBytes(StandardCharsets.UTF_8);
        this.history = new History(instrument, settings.tradeHistory());
        this.book = new RecordedBook(
                instrument.tickSize(), recorded.first(timeMicros, Integer.MAX_VALUE), recorded.hasAnchor());
        played = now();
    }

    Instrument instrument() {
        return instrument;
    }

    History history() {
        return history;
    }

    long timeMicros() {
        return timeMicros;
    }

    Played played() {
        return played;
    }

    List<DepthSnapshot> snapshots() {
        return recorded.snapshots.stream().map(RecordedSymbol.Placed::snapshot).toList();
    }

    boolean hasOwnDepthTop() {
        return recorded.kinds.contains(FrameKind.DEPTH_TOP);
    }

    long firstUpdateId() {
        return recorded.firstUpdateId;
    }

    void halt(boolean isHalted) {
        halted = isHalted;
    }

    /// A book that is only the best guess is no truth and is not told.
    void tellTruth(TruthListener listener) {
        truth = listener;
    }

    /// Plays up to `most` lines that are due.
    ///
    /// @return when the next one is due; `Long.MAX_VALUE` when nothing is, as far as time goes
    long play(long nowNanos, int most, MarketListener listener) {
        if (finished || halted || !hasStarted(nowNanos, listener)) {
            return NEVER;
        }
        long next = nowNanos;
        for (int count = 0; count < most; count++) {
            if (!hasLine && !read()) {
                finished = true;
                next = NEVER;
                break;
            }
            if (isHeld(nowNanos)) {
                next = NEVER;
                break;
            }
            next = dueNanos(nowNanos);
            if (next - nowNanos > 0) {
                break;
            }
            tell(listener);
            hasLine = false;
        }
        played = now();
        return next;
    }

    private boolean hasStarted(long nowNanos, MarketListener listener) {
        if (!started) {
            boolean isAwaited = !settings.holdForSnapshot()
                    || settings.startKinds().stream()
                            .allMatch(kind -> !recorded.kinds.contains(kind) || listener.hears(number, kind));
            if (!isAwaited) {
                return false;
            }
            started = true;
            startNanos = nowNanos;
        }
        return true;
    }

    private boolean isHeld(long nowNanos) {
        if (!settings.holdForSnapshot() || lines.number() <= recorded.holdLine()) {
            return false;
        }
        if (!released) {
            heldSinceNanos = heldSinceNanos < 0 ? nowNanos : heldSinceNanos;
            return true;
        }
        if (heldSinceNanos >= 0) {
            startNanos += nowNanos - heldSinceNanos;
            heldSinceNanos = -1;
        }
        return false;
    }

    private long dueNanos(long nowNanos) {
        return switch (settings.speed()) {
            case RecordingSettings.Speed.Full _ -> nowNanos;
            case RecordingSettings.Speed.Times(double factor) ->
                startNanos + (long) ((line.receiveMicros - originMicros) * 1000 / factor);
        };
    }

    /// Moves to the symbol's next line.
    private boolean read() {
        while (lines.next()) {
            boolean isSnapshot = nextSnapshot < recorded.snapshots.size()
                    && recorded.snapshots.get(nextSnapshot).line() == lines.number();
            if (isSnapshot) {
                nextSnapshot++;
            }
            if (isSnapshot || isAlone || lines.contains(inPayload) || lines.contains(inStream)) {
                lines.parse(line);
                hasLine = isSnapshot || line.symbol.equals(recorded.symbol);
                if (hasLine) {
                    return true;
                }
            }
        }
        close();
        return false;
    }

    private void tell(MarketListener listener) {
        timeMicros = Math.max(timeMicros, Math.max(line.eventMicros, line.receiveMicros));
        switch (line.kind) {
            case DIFF -> diff(listener);
            case TRADE -> trade(listener);
            case TICKER -> {
                tickers++;
                book.ticker(line);
                listener.bestBidAsk(
                        number,
                        line.receiveMicros,
                        line.lastId,
                        first(line.bids, true),
                        first(line.bids, false),
                        first(line.asks, true),
                        first(line.asks, false));
            }
            case TOP -> {
                tops++;
                listener.depthTop(number, line.receiveMicros, line.lastId, line.bids, line.asks);
            }
            case SNAPSHOT ->
                book.snapshot(recorded.snapshots.get(nextSnapshot - 1).snapshot());
            case OTHER -> skipped++;
        }
    }

    private static long first(Levels levels, boolean price) {
        if (levels.size() == 0) {
            return 0;
        }
        return price ? levels.price(0) : levels.quantity(0);
    }

    private void diff(MarketListener listener) {
        diffs++;
        lastUpdateId = line.lastId;
        book.diff(line);
        if (truth != null && book.isSound() && listener.hearsDepth(number, DepthSpeed.FAST)) {
            truth.after(recorded.symbol, book.lastUpdateId(), book.sum());
        }
        for (DepthSpeed speed : DepthSpeed.values()) {
            if (listener.hearsDepth(number, speed)) {
                listener.depthDiff(number, speed, line.eventMicros, line.firstId, line.lastId, line.bids, line.asks);
            }
        }
    }

    private void trade(MarketListener listener) {
        tradeCount++;
        if (line.firstId > lastTradeId) {
            lastTradeId = line.firstId;
            history.add(
                    line.firstId,
                    line.price / instrument.tickSize(),
                    line.quantity / instrument.stepSize(),
                    line.tradeMicros,
                    line.isBuyerMaker,
                    line.tradeMicros);
        }
        trades.clear();
        trades.add(line.firstId, line.price, line.quantity, line.isBuyerMaker);
        listener.trades(number, line.eventMicros, line.tradeMicros, trades);
    }

    /// The book for REST: the first recorded snapshot until it has been passed and, with `holdForSnapshot`,
    /// asked for; then the book that the diffs have made of it.
    DepthSnapshot depth(int levels) {
        boolean isFirst = settings.holdForSnapshot() ? !released : !isPastFirstSnapshot();
        released = true;
        return isFirst ? recorded.first(timeMicros, levels) : top(levels);
    }

    private boolean isPastFirstSnapshot() {
        return finished || lines.number() > recorded.holdLine();
    }

    /// The book as it stands.
    DepthSnapshot top(int levels) {
        return book.top(levels, timeMicros);
    }

    boolean hasBook() {
        return book.hasBothSides();
    }

    private Played now() {
        return new Played(
                recorded.symbol,
                diffs,
                tradeCount,
                tickers,
                tops,
                skipped,
                recorded.snapshots.size(),
                !recorded.hasAnchor(),
                book.gaps(),
                lastUpdateId,
                lastTradeId,
                heldSinceNanos >= 0 && !released,
                finished);
    }

    void close() {
        try {
            lines.close();
        } catch (IOException failure) {
            throw new UncheckedIOException("the recording of " + recorded.symbol + " cannot be closed", failure);
        }
    }
}
