package capstan.simulator.generator;

/// The people on one symbol's market, as chance: who places, cancels or takes, where and how much. Each step
/// is one action. Everything is decided in integers from one random stream, so the same state always acts the
/// same.
///
/// Limit orders gather near the top and thin out with a power law; cancels come mostly from near the top;
/// takers lean towards a fair price that wanders, so that books are pushed about. Each side keeps
/// `minimumLevels`. Owned by one thread.
final class OrderFlow {

    /// Levels of a side below which the next order is a deep limit order there, above the promised minimum so
    /// that a taker in between cannot break it.
    private static final int RESERVE_LEVELS = 64;

    private static final int MOST_LEVELS_TAKEN = 48;
    private static final int MOST_FILLS = 128;
    private static final int FIXED_POINT = 12;
    private static final int TABLE = 1024;
    /// Quantities of orders in 1/64 of the typical one: quantiles of an exponential distribution.
    private static final int[] SIZES = new int[TABLE];

    static {
        for (int index = 0; index < TABLE; index++) {
            SIZES[index] = (int) StrictMath.max(1, StrictMath.round(-64 * StrictMath.log((index + 0.5) / TABLE)));
        }
    }

    private final MatchingEngine engine;
    private final Randomness random;
    private final long typicalLots;
    private final int targetLevels;
    private final int floorLevels;
    /// Ticks from the top within which orders are placed.
    private final long span;

    private final long nearTicks;
    /// Fair price at the beginning, and its usual move a step; ticks in fixed point.
    private final long anchor;

    private final long sigma;
    private long fair;

    /// @param minimumLevels each side never has fewer
    OrderFlow(MatchingEngine engine, Randomness random, SymbolSpec spec, int targetLevels, int minimumLevels) {
        this.engine = engine;
        this.random = random;
        this.typicalLots = spec.typicalLots();
        this.floorLevels = minimumLevels + RESERVE_LEVELS;
        int wished = Math.max(targetLevels, floorLevels + RESERVE_LEVELS);
        long price = spec.priceTicks();
        this.span = Math.min(Math.max(wished * 8L / 5, price / 250), price / 2);
        // A cheap symbol has too few prices for a deep book; looking for more would never end.
        this.targetLevels = (int) Math.min(wished, span * 5 / 8);
        this.nearTicks = Math.max(8, span / 256);
        this.anchor = price << FIXED_POINT;
        this.sigma = Math.max(16, anchor / 400_000);
        this.fair = anchor;
    }

    long fair() {
        return fair;
    }

    void restoreFair(long fair) {
        this.fair = fair;
    }

    /// Fills an empty book on both sides of the fair price.
    void open() {
        long middle = fair >> FIXED_POINT;
        engine.rest(true, middle - 1, size());
        engine.rest(false, middle + 1, size());
        while (engine.side(true).size() < targetLevels) {
            engine.rest(true, Math.max(1, middle - 1 - tail()), size());
        }
        while (engine.side(false).size() < targetLevels) {
            engine.rest(false, middle + 1 + tail(), size());
        }
    }

    void step() {
        moveFair();
        int bidLevels = engine.side(true).size();
        int askLevels = engine.side(false).size();
        if (bidLevels < floorLevels || askLevels < floorLevels) {
            placeDeep(bidLevels < askLevels);
            return;
        }
        int surplus = Math.max(bidLevels + askLevels - 2 * targetLevels, engine.orders() - 6 * targetLevels);
        int placing = Math.clamp(550 - surplus * 300L / targetLevels, 300, 800);
        int action = random.below(1000);
        if (action < 85) {
            take();
        } else if (action < 110) {
            placeAggressively();
        } else if (action < 110 + placing * 890 / 1000) {
            place(random.below(bidLevels + askLevels) >= bidLevels);
        } else {
            cancel();
        }
    }

    private void moveFair() {
        long bits = random.next();
        // Four bytes added up are nearly normal, with mean 510 and standard deviation 148.
        long noise = (bits & 255) + (bits >>> 8 & 255) + (bits >>> 16 & 255) + (bits >>> 24 & 255) - 510;
        fair += noise * sigma / 148 + ((anchor - fair) >> 22);
        fair = Math.clamp(fair, anchor / 2, anchor * 2);
    }

    private boolean buys() {
        long middle = (engine.side(true).best() + engine.side(false).best()) << (FIXED_POINT - 1);
        long lean = (fair - middle) * 300 / (nearTicks << FIXED_POINT);
        return random.below(1000) < 500 + Math.clamp(lean, -400, 400);
    }

    private void take() {
        boolean buy = buys();
        long quantity = random.below(40) == 0 ? size() * 12 : size() * 2;
        execute(buy, quantity, buy ? Long.MAX_VALUE : 1);
    }

    private long execute(boolean buy, long quantity, long limit) {
        int leave = Math.max(floorLevels - RESERVE_LEVELS, engine.side(!buy).size() - MOST_LEVELS_TAKEN);
        return engine.execute(buy, quantity, limit, leave, MOST_FILLS);
    }

    /// A limit order through the other side's best: what it does not take rests at its limit.
    private void placeAggressively() {
        boolean buy = buys();
        long limit = engine.side(!buy).best() + (buy ? 1L : -1L) * random.below(3);
        if (limit < 1) {
            return;
        }
        long open = execute(buy, size(), limit);
        long opposite = engine.side(!buy).best();
        if (open > 0 && (buy ? opposite > limit : opposite < limit)) {
            engine.rest(buy, limit, open);
        }
    }

    private void place(boolean bid) {
        long best = engine.side(bid).best();
        long opposite = engine.side(!bid).best();
        long inward = bid ? 1 : -1;
        int kind = random.below(16);
        long price;
        if (kind < 4) {
            price = best;
        } else if (kind < 7) {
            long room = Math.abs(opposite - best) - 1;
            price = room <= 0 ? best : best + inward * (1 + random.below(Math.min(room, nearTicks)));
        } else if (kind < 12) {
            price = best - inward * (1 + random.below(nearTicks));
        } else {
            price = best - inward * tail();
        }
        engine.rest(bid, Math.max(1, price), size());
    }

    private void placeDeep(boolean bid) {
        long price = engine.side(bid).best() - (bid ? 1 : -1) * (1 + random.below(span));
        engine.rest(bid, Math.max(1, price), size());
    }

    private void cancel() {
        if (random.below(10) >= 6) {
            engine.cancel(random.below(engine.orders()));
            return;
        }
        BookSide side = engine.side(random.below(2) == 0);
        int slot = side.slotAt(random.below(Math.min(24, side.size())));
        engine.cancel(side.tail(slot));
    }

    private long size() {
        return Math.max(1, typicalLots * SIZES[random.below(TABLE)] >> 6);
    }

    /// Ticks from the top: density falls with the distance to the power of −2/3.
    private long tail() {
        long uniform = random.below(1 << 20);
        long cube = (uniform * uniform >> 20) * uniform >> 20;
        return 1 + (cube * span >> 20);
    }
}
