package capstan.simulator.generator;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.Side;
import capstan.market.feed.FrameKind;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.simulator.market.DepthSpeed;
import capstan.simulator.market.History;
import capstan.simulator.market.Listing;
import capstan.simulator.market.MarketListener;
import capstan.simulator.market.TruthListener;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// One generated symbol: its engine, the people on it, its ids and its history. Owned by the market thread.
final class SymbolMarket implements MatchingEngine.Effects {

    /// Time between matching and the event that tells of it.
    static final long PUBLISH_DELAY_MICROS = 150;

    private final int number;
    private final Listing listing;
    private final long tickSize;
    private final long stepSize;
    private final MatchingEngine engine = new MatchingEngine(this);
    private final Randomness random;
    private final OrderFlow flow;
    private final History history;
    private final long[] cadenceMicros;
    private final int mostEventsPerDiff;
    private final DiffWindow[] windows = new DiffWindow[DepthSpeed.values().length];
    /// 0 until the first look at the time.
    private final long[] windowEnds = new long[windows.length];

    private final Trades trades = new Trades();
    private final Levels bids = new Levels(256);
    private final Levels asks = new Levels(256);
    private long updateId;
    private long lastTradeId;
    private long steps;
    private long stepTimeMicros;
    private long bidPrice;
    private long bidLots;
    private long askPrice;
    private long askLots;
    private long frames;
    private @Nullable TruthListener truth;

    SymbolMarket(int number, SymbolSpec spec, GeneratorSettings settings) {
        this.number = number;
        this.listing = spec.listing();
        this.tickSize = listing.instrument().tickSize();
        this.stepSize = listing.instrument().stepSize();
        long symbolSeed =
                Randomness.mix(settings.seed() ^ Randomness.mix(spec.symbol().hashCode()));
        this.random = new Randomness(symbolSeed);
        this.flow = new OrderFlow(engine, random, spec, settings.targetLevels(), settings.minimumLevels());
        this.history = new History(listing.instrument(), settings.tradeHistory());
        this.cadenceMicros = new long[] {settings.depthCadence().toNanos() / 1000, 100_000, 1_000_000};
        this.mostEventsPerDiff = settings.mostEventsPerDiff();
        // Ids begin in different places so that mixing two symbols up shows.
        updateId = 1_000_000_000L + (symbolSeed >>> 34);
        lastTradeId = 10_000_000L + (symbolSeed & 0xFFFFFFF);
        for (int speed = 0; speed < windows.length; speed++) {
            windows[speed] = new DiffWindow(updateId + 1);
        }
    }

    /// Fills the book of a market that begins.
    void open() {
        flow.open();
        rememberTop();
        resetWindows();
    }

    Listing listing() {
        return listing;
    }

    History history() {
        return history;
    }

    /// Frames of the trade, bestBidAsk and fast depth streams so far, whether or not anybody heard them.
    long frames() {
        return frames;
    }

    /// One action of the market.
    ///
    /// @param timeMicros event time of what it leads to
    /// @param listener null when the past is repeated and has been told already
    void step(long timeMicros, @Nullable MarketListener listener) {
        stepTimeMicros = timeMicros;
        steps++;
        trades.clear();
        flow.step();
        if (trades.size() > 0) {
            frames++;
            if (listener != null && listener.hears(number, FrameKind.TRADES)) {
                listener.trades(number, timeMicros, timeMicros - PUBLISH_DELAY_MICROS, trades);
            }
        }
        if (topChanged()) {
            rememberTop();
            frames++;
            if (listener != null && listener.hears(number, FrameKind.BEST_BID_ASK)) {
                listener.bestBidAsk(
                        number,
                        timeMicros,
                        updateId,
                        bidPrice * tickSize,
                        bidLots * stepSize,
                        askPrice * tickSize,
                        askLots * stepSize);
            }
        }
        if (listener != null && updateId - windows[0].firstUpdateId() + 1 >= mostEventsPerDiff) {
            closeWindow(DepthSpeed.FAST, timeMicros, listener);
        }
    }

    /// Sends the diffs whose window has ended.
    void closeWindows(long timeMicros, MarketListener listener) {
        for (DepthSpeed speed : DepthSpeed.values()) {
            int index = speed.ordinal();
            long end = windowEnds[index];
            if (timeMicros >= end) {
                windowEnds[index] = windowEnd(timeMicros, cadenceMicros[index]);
                if (end > 0) {
                    closeWindow(speed, timeMicros, listener);
                }
            }
        }
    }

    /// Windows of a symbol end at a phase of its own, so that symbols take turns.
    private long windowEnd(long timeMicros, long cadence) {
        long phase = Math.floorMod(Randomness.mix(number + 1L), cadence);
        return (timeMicros - phase) / cadence * cadence + cadence + phase;
    }

    private void closeWindow(DepthSpeed speed, long timeMicros, MarketListener listener) {
        DiffWindow window = windows[speed.ordinal()];
        boolean isHeard = listener.hearsDepth(number, speed);
        if (window.firstUpdateId() > updateId) {
            window.reset(updateId, isHeard);
            return;
        }
        if (speed == DepthSpeed.FAST) {
            frames++;
        }
        if (!isHeard || !window.isCollecting()) {
            // Somebody who has just come gets the next window.
            window.reset(updateId, isHeard);
            return;
        }
        long first = window.firstUpdateId();
        window.close(engine, tickSize, stepSize, updateId, bids, asks);
        if (truth != null && speed == DepthSpeed.FAST) {
            truth.after(
                    listing.symbol(),
                    updateId,
                    engine.side(true).sum() + engine.side(false).sum());
        }
        listener.depthDiff(number, speed, timeMicros, first, updateId, bids, asks);
    }

    /// Opens every window anew at the id where the book stands.
    void resetWindows() {
        for (DiffWindow window : windows) {
            window.reset(updateId, true);
        }
    }

    @Override
    public void levelChanged(boolean isBid, long price) {
        updateId++;
        if (truth != null) {
            engine.side(isBid).changed(price);
        }
        for (DiffWindow window : windows) {
            window.changed(isBid, price);
        }
    }

    @Override
    public void filled(long price, long lots, boolean takerBuys) {
        lastTradeId++;
        history.add(lastTradeId, price, lots, stepTimeMicros - PUBLISH_DELAY_MICROS, !takerBuys, steps);
        trades.add(lastTradeId, price * tickSize, lots * stepSize, !takerBuys);
    }

    private boolean topChanged() {
        BookSide bid = engine.side(true);
        BookSide ask = engine.side(false);
        return bid.best() != bidPrice
                || ask.best() != askPrice
                || bid.bestLots() != bidLots
                || ask.bestLots() != askLots;
    }

    private void rememberTop() {
        bidPrice = engine.side(true).best();
        bidLots = engine.side(true).bestLots();
        askPrice = engine.side(false).best();
        askLots = engine.side(false).bestLots();
    }

    DepthSnapshot depth(int levels) {
        return new DepthSnapshot(updateId, top(true, levels), top(false, levels), levels, stepTimeMicros);
    }

    private Levels top(boolean bid, int levels) {
        BookSide side = engine.side(bid);
        int count = Math.min(levels, side.size());
        var top = new Levels(count);
        for (int rank = 0; rank < count; rank++) {
            top.add(side.priceAt(rank) * tickSize, side.lots(side.slotAt(rank)) * stepSize);
        }
        return top;
    }

    void tellTruth(TruthListener listener) {
        engine.side(true).keepSum(Side.BID, tickSize, stepSize);
        engine.side(false).keepSum(Side.ASK, tickSize, stepSize);
        truth = listener;
    }

    long updateId() {
        return updateId;
    }

    long lastTradeId() {
        return lastTradeId;
    }

    int imageBytes() {
        return Long.BYTES * 8 + engine.imageBytes();
    }

    void save(ByteBuffer into) {
        into.putLong(updateId);
        into.putLong(lastTradeId);
        into.putLong(steps);
        into.putLong(stepTimeMicros);
        into.putLong(random.state());
        into.putLong(flow.fair());
        into.putLong(history.nextAggregateId());
        into.putLong(history.lastGroup());
        engine.save(into);
    }

    /// Takes up what `save` wrote; the history's trades up to `lastTradeId` must be put back before the next
    /// step.
    void load(ByteBuffer from) {
        updateId = from.getLong();
        lastTradeId = from.getLong();
        steps = from.getLong();
        stepTimeMicros = from.getLong();
        random.restore(from.getLong());
        flow.restoreFair(from.getLong());
        history.resumeAggregates(from.getLong(), from.getLong());
        engine.load(from);
        rememberTop();
        resetWindows();
    }
}
