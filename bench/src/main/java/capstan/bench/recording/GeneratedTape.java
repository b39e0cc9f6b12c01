package capstan.bench.recording;

import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A market from a seed, for machines without a recording. It copies what costs time in the recorded one: how many
/// levels a diff has, how far from the top they lie, and that 79 % of them come or go.
final class GeneratedTape {

    private static final int DIFFS = 7_000;
    private static final int SNAPSHOT_LEVELS = 1_000;
    private static final int MEAN_LEVELS_A_SIDE = 23;
    private static final long DIFF_MICROS = 100_000;
    private static final long START_MICROS = 1_723_161_255_000_000L;
    private static final long START_UPDATE_ID = 50_000_000_000L;
    private static final long START_TRADE_ID = 3_700_000_000L;
    private static final double START_TICKS = 6_180_000;
    private static final int LEVELS_TO_FIND = 8;

    private final Instrument instrument;
    private final Random random;
    private final List<MarketEvent> events = new ArrayList<>();
    private final Side bids = new Side(-1);
    private final Side asks = new Side(1);
    private double middle = START_TICKS;

    private GeneratedTape(Instrument instrument, long seed) {
        this.instrument = instrument;
        this.random = new Random(seed);
    }

    static MarketTape generate(Instrument instrument, long seed) {
        var tape = new GeneratedTape(instrument, seed);
        tape.run();
        return new MarketTape(instrument, "generated, seed " + seed, tape.events);
    }

    private void run() {
        long updateId = START_UPDATE_ID;
        long tradeId = START_TRADE_ID;
        var snapshotBids = new Levels(SNAPSHOT_LEVELS);
        var snapshotAsks = new Levels(SNAPSHOT_LEVELS);
        while (bids.live.size() < SNAPSHOT_LEVELS) {
            bids.insert(snapshotBids);
        }
        while (asks.live.size() < SNAPSHOT_LEVELS) {
            asks.insert(snapshotAsks);
        }
        events.add(new MarketEvent.Snapshot(updateId, snapshotBids, snapshotAsks));
        for (int diff = 0; diff < DIFFS; diff++) {
            long time = START_MICROS + diff * DIFF_MICROS;
            middle += random.nextGaussian() * 20;
            var changedBids = bids.change(1 + random.nextInt(2 * MEAN_LEVELS_A_SIDE));
            var changedAsks = asks.change(1 + random.nextInt(2 * MEAN_LEVELS_A_SIDE));
            long first = updateId + 1;
            updateId += changedBids.size() + changedAsks.size();
            events.add(new MarketEvent.Diff(time, first, updateId, changedBids, changedAsks));
            events.add(new MarketEvent.Top(updateId, bids.best(), asks.best()));
            for (int trade = random.nextInt(6); trade > 0; trade--) {
                events.add(new MarketEvent.Traded(
                        new Trade(tradeId++, bids.best().price(0), quantity(), time, random.nextBoolean())));
            }
        }
    }

    private long quantity() {
        return (1 + (long) Math.exp(random.nextGaussian() * 2 + 7)) * instrument.stepSize();
    }

    /// The levels of one side, in ticks.
    private final class Side {
        private final int direction;
        private final List<Long> live = new ArrayList<>();
        private final Set<Long> known = new HashSet<>();

        Side(int direction) {
            this.direction = direction;
        }

        Levels change(int count) {
            var levels = new Levels(count);
            removePassed(levels);
            while (levels.size() < count) {
                double kind = random.nextDouble();
                if (kind < 0.40) {
                    insert(levels);
                } else if (kind < 0.79) {
                    levels.add(takeOut(random.nextInt(live.size())) * instrument.tickSize(), 0);
                } else {
                    levels.add(live.get(random.nextInt(live.size())) * instrument.tickSize(), quantity());
                }
            }
            if (live.isEmpty()) {
                insert(levels);
            }
            return levels;
        }

        /// A new level, as far from the middle as recorded ones are: most within some ten thousand ticks.
        void insert(Levels into) {
            long ticks;
            do {
                double distance = 1 + Math.exp(random.nextGaussian() * 1.6 + 8.3);
                ticks = Math.max(1, (long) (middle + direction * Math.min(distance, START_TICKS - 1)));
            } while (!known.add(ticks));
            live.add(ticks);
            into.add(ticks * instrument.tickSize(), quantity());
        }

        /// Levels that the middle has moved past are gone. Looks at a few of them each time.
        private void removePassed(Levels into) {
            for (int i = 0; i < LEVELS_TO_FIND; i++) {
                int index = random.nextInt(live.size());
                if ((live.get(index) - middle) * direction < 0 && live.size() > 1) {
                    into.add(takeOut(index) * instrument.tickSize(), 0);
                }
            }
        }

        private long takeOut(int index) {
            long ticks = live.get(index);
            live.set(index, live.getLast());
            live.removeLast();
            known.remove(ticks);
            return ticks;
        }

        Levels best() {
            var best = new Levels(1);
            best.add(((long) middle + direction) * instrument.tickSize(), instrument.stepSize());
            return best;
        }
    }
}
