package capstan.cluster.prove.swaps;

import capstan.market.book.DepthSnapshot;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.feed.Trades;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.wire.exchange.SbeFrameReader;
import capstan.wire.exchange.SbeFrameWriter;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/// One symbol whose book is swapped for another with each generation: a real symbol state, anchored anew each time,
/// with trades in between. What generation `n` shows follows from the seed alone, so a writer that was killed goes on
/// where it was by folding again, and anybody can tell what readers must be shown. Owned by one thread.
final class SwapMarket {

    /// Event time from one generation to the next; features are due every twenty.
    private static final long STEP_MICROS = 100_000;
    private static final long START_MICROS = 1_722_000_000_000_000L;
    private static final long START_TICKS = 6_000_000;
    private static final int REQUESTED_LEVELS = 1_000;
    private static final int DEEPEST = 60;
    private static final int MOST_TRADES = 4;

    private final Instrument instrument;
    private final byte[] name;
    private final long seed;
    private final SymbolState state;
    private final byte[] frame;
    private long generation;
    private long tradeId;

    SwapMarket(String symbol, long seed) {
        instrument = new Instrument("binance", symbol, -8, -8, 1_000_000, 1_000);
        name = symbol.getBytes(StandardCharsets.US_ASCII);
        this.seed = seed * 31 + symbol.hashCode();
        frame = new byte[SbeFrameWriter.frameBytesOfTrades(MOST_TRADES, name.length)];
        // Only what lies in the windows is looked at, so the tape may be short.
        var bounds = new SymbolBounds(16, 1 << 16, 1_024, 16);
        state = new SymbolState(bounds, new SbeFrameReader());
        state.apply(new BookEvent.InstrumentDefined(state.stamp(START_MICROS, 0), instrument));
    }

    String symbol() {
        return instrument.symbol();
    }

    /// The newest generation that was made.
    long generation() {
        return generation;
    }

    /// Folds on to `wanted`, as an entity does that recovers.
    void skipTo(long wanted) {
        while (generation < wanted) {
            fold();
        }
    }

    /// Swaps the book and says what readers are to be shown.
    HotState next() {
        fold();
        return state.hotState(generation);
    }

    private void fold() {
        generation++;
        var random = new Random(seed ^ generation * 0x9E3779B97F4A7C15L);
        long now = START_MICROS + generation * STEP_MICROS;
        trade(random, now);
        long mid = START_TICKS + random.nextInt(10_000);
        // Every other book is shown whole, so that its level sum can be computed from what is read.
        int deepest = random.nextBoolean() ? HotState.DEPTH : DEEPEST;
        Levels bids = levels(random, mid, -1, 1 + random.nextInt(deepest));
        Levels asks = levels(random, mid, 1, 1 + random.nextInt(deepest));
        var snapshot = new DepthSnapshot(generation * 1_000, bids, asks, REQUESTED_LEVELS, now);
        state.apply(new BookEvent.Anchored(state.stamp(now, generation - 1), snapshot));
    }

    private void trade(Random random, long now) {
        int count = random.nextInt(MOST_TRADES + 1);
        if (count == 0) {
            return;
        }
        var trades = new Trades();
        for (int index = 0; index < count; index++) {
            trades.add(
                    ++tradeId,
                    (START_TICKS + random.nextInt(10_000)) * instrument.tickSize(),
                    quantity(random),
                    random.nextBoolean());
        }
        int length = SbeFrameWriter.writeTrades(
                frame, 0, name, now, now, instrument.priceExponent(), instrument.quantityExponent(), trades);
        var log = new FrameLog.Builder(length + FrameLog.ENTRY_HEADER_BYTES);
        log.add(now, frame, 0, length);
        state.apply(new BookEvent.BatchAccepted(
                state.stamp(now, generation - 1), 1, 1, 0, 0, tradeId - count + 1, tradeId, log.build()));
    }

    private Levels levels(Random random, long mid, int direction, int count) {
        var levels = new Levels(count);
        long ticks = mid;
        for (int level = 0; level < count; level++) {
            ticks += direction * (1L + random.nextInt(5));
            levels.add(ticks * instrument.tickSize(), quantity(random));
        }
        return levels;
    }

    private long quantity(Random random) {
        return (1L + random.nextInt(1_000_000)) * instrument.stepSize();
    }
}
