package capstan.persistence;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.features.Feature;
import capstan.market.features.FeatureVector;
import capstan.market.feed.Levels;
import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.trades.Trade;
import capstan.market.trades.TradeWindow;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Hot states for tests: a small hand-made one whose numbers can be checked by eye, and a moving market from a
/// seed.
public final class HotStates {

    public static final Instrument BTC = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);

    private HotStates() {}

    /// Best bid 61000.10 × 1.5, best ask 61000.25 × 0.5, one further bid; six trades in five seconds, one in the
    /// last.
    public static HotState small(long generation) {
        var bids = new Levels(10);
        bids.add(6_100_010_000_000L, 150_000_000L);
        bids.add(6_100_000_000_000L, 25_000_000L);
        var asks = new Levels(10);
        asks.add(6_100_025_000_000L, 50_000_000L);
        return new HotState(
                BTC,
                generation,
                BookStatus.LIVE,
                null,
                bids,
                asks,
                4_321,
                1_234,
                new Trade(77, 6_100_020_000_000L, 1_230_000L, 1_722_000_000_123_456L, true),
                900,
                800,
                3,
                0x0123456789ABCDEFL,
                0xFEDCBA9876543210L,
                1_722_000_000_200_000L,
                1_722_000_000_201_000L,
                window(1, 0.0123, Double.NaN),
                window(6, 0.30000000000000004, 0.0001),
                features(1_722_000_000_000_000L));
    }

    public static HotState labelled(HotState state, long generation, BookStatus status, @Nullable GapKind reason) {
        return copy(state, generation, status, reason, state.features());
    }

    public static HotState withFeatures(HotState state, long generation, FeatureVector features) {
        return copy(state, generation, state.status(), state.reason(), features);
    }

    public static HotState withWindows(HotState state, long generation, TradeWindow one, TradeWindow five) {
        return new HotState(
                state.instrument(),
                generation,
                state.status(),
                state.reason(),
                state.bids(),
                state.asks(),
                state.bidLevels(),
                state.askLevels(),
                state.lastTrade(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                state.sum(),
                state.chain(),
                state.eventTimeMicros(),
                state.receiveTimeMicros(),
                one,
                five,
                state.features());
    }

    /// A book with no level and no trade, as before the first anchor.
    public static HotState empty(Instrument instrument, long generation) {
        return new HotState(
                instrument,
                generation,
                BookStatus.SYNCING,
                GapKind.INITIAL,
                new Levels(0),
                new Levels(0),
                0,
                0,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                window(0, Double.NaN, Double.NaN),
                window(0, Double.NaN, Double.NaN),
                null);
    }

    private static HotState copy(
            HotState state,
            long generation,
            BookStatus status,
            @Nullable GapKind reason,
            @Nullable FeatureVector features) {
        return new HotState(
                state.instrument(),
                generation,
                status,
                reason,
                state.bids(),
                state.asks(),
                state.bidLevels(),
                state.askLevels(),
                state.lastTrade(),
                state.lastUpdateId(),
                state.anchorUpdateId(),
                state.epoch(),
                state.sum(),
                state.chain(),
                state.eventTimeMicros(),
                state.receiveTimeMicros(),
                state.oneSecond(),
                state.fiveSeconds(),
                features);
    }

    /// @param trend momentum and acceleration
    public static TradeWindow window(long count, double volume, double trend) {
        boolean isSingle = count < 2;
        return new TradeWindow(
                5_000_000,
                1_722_000_000_200_000L,
                count,
                volume,
                volume * 61_000.2,
                61_000.2,
                61_000.2,
                count / 2,
                count - count / 2,
                volume / 3,
                volume - volume / 3,
                0.025,
                isSingle ? Double.NaN : 1.0E-7,
                isSingle ? Double.NaN : 0.15,
                isSingle ? Double.NaN : 1.2345678E7,
                isSingle ? Double.NaN : 0.5,
                count == 0 ? 0 : 1_722_000_000_000_000L,
                count == 0 ? 0 : 1_722_000_000_123_456L,
                count / 5.0,
                volume * 12_200.04,
                volume / count,
                1,
                trend,
                trend);
    }

    /// Feature `i` is `i + 0.25`, and momentum has no value.
    public static FeatureVector features(long boundaryMicros) {
        var values = new double[Feature.values().length];
        for (int index = 0; index < values.length; index++) {
            values[index] = index + 0.25;
        }
        values[Feature.MOMENTUM.ordinal()] = Double.NaN;
        return new FeatureVector(boundaryMicros, values, 0xABCDEFL, 899, 76, boundaryMicros - 1_500);
    }

    /// The states of a market that moves a little from each to the next.
    public static final class Walk {
        private final Instrument instrument;
        private final Random random;
        private long generation;
        private long mid;
        private long tradeId = 1;
        private TradeWindow oneSecond = window(0, 0, Double.NaN);
        private TradeWindow fiveSeconds = window(1, 0.5, Double.NaN);
        private final Levels bids = new Levels(HotState.DEPTH);
        private final Levels asks = new Levels(HotState.DEPTH);

        public Walk(Instrument instrument, long seed, long mid) {
            this.instrument = instrument;
            this.random = new Random(seed);
            this.mid = mid;
            fill();
        }

        public HotState next() {
            generation++;
            if (random.nextInt(4) == 0) {
                mid += instrument.tickSize() * (random.nextInt(3) - 1);
                fill();
            } else {
                var side = random.nextBoolean() ? bids : asks;
                side.quantities()[random.nextInt(side.size())] = quantity();
            }
            if (random.nextInt(3) == 0) {
                tradeId++;
                oneSecond = window(3, random.nextDouble(), Double.NaN);
                fiveSeconds = window(9, random.nextDouble(), 0.01);
            }
            long now = 1_722_000_000_000_000L + generation * 10_000;
            return new HotState(
                    instrument,
                    generation,
                    BookStatus.LIVE,
                    null,
                    bids.copy(),
                    asks.copy(),
                    5_000,
                    5_000,
                    new Trade(tradeId, mid, 12_000, now, false),
                    generation * 10,
                    1,
                    1,
                    random.nextLong(),
                    random.nextLong(),
                    now,
                    now + 800,
                    oneSecond,
                    fiveSeconds,
                    features(now / 2_000_000 * 2_000_000));
        }

        private void fill() {
            bids.clear();
            asks.clear();
            for (int level = 0; level < HotState.DEPTH; level++) {
                bids.add(mid - instrument.tickSize() * (level + 1), quantity());
                asks.add(mid + instrument.tickSize() * (level + 1), quantity());
            }
        }

        private long quantity() {
            return instrument.stepSize() * (1 + random.nextInt(1_000_000));
        }
    }
}
