package capstan.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import capstan.market.book.DepthSnapshot;
import capstan.simulator.ManualClock;
import capstan.simulator.market.DepthSpeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GeneratedMarketTest {

    private static final GeneratorSettings SETTINGS =
            GeneratorSettings.defaults().withSeed(42);

    private final ManualClock clock = new ManualClock();

    private void run(GeneratedMarket market, MarketLog log, Duration length) {
        long end = clock.nanoTime() + length.toNanos();
        while (clock.nanoTime() < end) {
            clock.advance(Duration.ofMillis(1));
            market.advance(clock.nanoTime(), log);
        }
    }

    private static MarketLog anchored(GeneratedMarket market) {
        var log = new MarketLog();
        for (int symbol = 0; symbol < market.listings().size(); symbol++) {
            DepthSnapshot snapshot = market.depth(symbol, 5_000);
            var book = new MarketLog.Book();
            book.anchor(snapshot.lastUpdateId(), snapshot.bids(), snapshot.asks());
            log.books.put(symbol, book);
        }
        return log;
    }

    @Test
    void twentySymbolsAreListedByDefault() {
        var market = new GeneratedMarket(SETTINGS, clock);

        assertThat(market.listings())
                .hasSize(20)
                .extracting(listing -> listing.symbol())
                .contains("BTCUSDT", "ETHUSDT", "SOLUSDT")
                .doesNotHaveDuplicates();
    }

    @Test
    void booksAreDeepNeverCrossedAndWhatTheDiffsMakeOfASnapshot() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(40_000)), clock);
        MarketLog log = anchored(market);

        for (int second = 0; second < 10; second++) {
            run(market, log, Duration.ofSeconds(1));
            for (int symbol = 0; symbol < 20; symbol++) {
                DepthSnapshot depth = market.depth(symbol, 5_000);
                assertThat(depth.bids().size()).as("bids of %d", symbol).isGreaterThanOrEqualTo(1_000);
                assertThat(depth.asks().size()).as("asks of %d", symbol).isGreaterThanOrEqualTo(1_000);
                assertThat(depth.bids().price(0)).isLessThan(depth.asks().price(0));
            }
        }
        clock.advance(Duration.ofMillis(1_100));
        market.advance(clock.nanoTime(), log);
        for (int symbol = 0; symbol < 20; symbol++) {
            assertEqual(log.book(symbol), market.depth(symbol, 5_000));
        }
    }

    private static void assertEqual(MarketLog.Book book, DepthSnapshot depth) {
        assertThat(book.id).isEqualTo(depth.lastUpdateId());
        assertThat(book.bids).hasSize(depth.bids().size());
        assertThat(book.asks).hasSize(depth.asks().size());
        int index = 0;
        for (Map.Entry<Long, Long> level : book.bids.entrySet()) {
            assertThat(level.getKey()).isEqualTo(depth.bids().price(index));
            assertThat(level.getValue()).isEqualTo(depth.bids().quantity(index++));
        }
        index = 0;
        for (Map.Entry<Long, Long> level : book.asks.entrySet()) {
            assertThat(level.getKey()).isEqualTo(depth.asks().price(index));
            assertThat(level.getValue()).isEqualTo(depth.asks().quantity(index++));
        }
    }

    @Test
    void idsOfEverySpeedAndOfTradesFollowEachOther() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(20_000)), clock);
        var log = new MarketLog();

        run(market, log, Duration.ofSeconds(5));

        Map<String, Long> lastIds = new HashMap<>();
        for (MarketLog.Diff diff : log.diffs) {
            Long last = lastIds.put(diff.symbol() + " " + diff.speed(), diff.last());
            assertThat(diff.last()).isGreaterThanOrEqualTo(diff.first());
            if (last != null) {
                assertThat(diff.first()).isEqualTo(last + 1);
            }
        }
        assertThat(lastIds).hasSize(60);
        Map<Integer, Long> lastTrades = new HashMap<>();
        for (MarketLog.Told trade : log.trades) {
            Long last = lastTrades.put(trade.symbol(), trade.id());
            assertThat(last == null ? trade.id() : last + 1).isEqualTo(trade.id());
        }
        assertThat(log.tradesPerMessage).anyMatch(count -> count > 1);
        assertThat(log.diffs.stream()
                        .filter(diff -> diff.speed() == DepthSpeed.FAST)
                        .count())
                .as("20 symbols at 50 diffs a second for 5 seconds")
                .isBetween(4_500L, 5_100L);
    }

    @Test
    void bestBidAskAgreesWithTheBookAtTheSameId() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(5_000)), clock);
        MarketLog log = anchored(market);
        int compared = 0;
        for (int step = 0; step < 4_000; step++) {
            run(market, log, Duration.ofMillis(1));
            MarketLog.Top top = log.tops.isEmpty() ? null : log.tops.getLast();
            if (top == null || log.book(top.symbol()).id != top.id()) {
                continue;
            }
            MarketLog.Book book = log.book(top.symbol());
            assertThat(book.bids.firstKey()).isEqualTo(top.bid());
            assertThat(book.bids.firstEntry().getValue()).isEqualTo(top.bidQuantity());
            assertThat(book.asks.firstKey()).isEqualTo(top.ask());
            assertThat(book.asks.firstEntry().getValue()).isEqualTo(top.askQuantity());
            compared++;
        }
        assertThat(compared).isGreaterThan(100);
    }

    @Test
    void theSameSeedGivesTheSameMarketWhateverThePace() {
        List<MarketLog.Told> slow = tradesOf(SETTINGS.withPace(new Pace.Events(1_000)));
        List<MarketLog.Told> fast = tradesOf(SETTINGS.withPace(new Pace.FullSpeed(300)));
        List<MarketLog.Told> other = tradesOf(SETTINGS.withSeed(43).withPace(new Pace.Events(1_000)));

        assertThat(slow).hasSizeGreaterThan(1_000);
        assertThat(fast.subList(0, 1_000)).isEqualTo(slow.subList(0, 1_000));
        assertThat(other.subList(0, 1_000)).isNotEqualTo(slow.subList(0, 1_000));
    }

    private List<MarketLog.Told> tradesOf(GeneratorSettings settings) {
        var market = new GeneratedMarket(settings, clock);
        var log = new MarketLog();
        while (log.trades.size() <= 1_000) {
            clock.advance(Duration.ofMillis(1));
            market.advance(clock.nanoTime(), log);
        }
        // Times depend on the pace, nothing else does.
        return new ArrayList<>(log.trades.stream()
                .map(trade -> new MarketLog.Told(
                        trade.symbol(), trade.id(), trade.price(), trade.quantity(), trade.isBuyerMaker(), 0))
                .toList());
    }

    @Test
    void pricesMoveButStayAboutTheFairPrice() {
        var market = new GeneratedMarket(
                SETTINGS.withSymbols(SymbolSpec.first(1)).withPace(new Pace.FullSpeed(4_096)), clock);
        var log = new MarketLog();
        log.keeps = false;
        long first = market.depth(0, 1).bids().price(0);
        long lowest = first;
        long highest = first;
        for (int batch = 0; batch < 150; batch++) {
            clock.advance(Duration.ofMillis(100));
            market.advance(clock.nanoTime(), log);
            lowest = Math.min(lowest, market.depth(0, 1).bids().price(0));
            highest = Math.max(highest, market.depth(0, 1).bids().price(0));
        }
        assertThat((double) highest / lowest).isGreaterThan(1.0001);
        assertThat((double) lowest / first).isGreaterThan(0.5);
        assertThat((double) highest / first).isLessThan(2);
    }

    @Test
    void thePaceOfEventsHoldsOnAverage() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(12_345)), clock);

        run(market, new MarketLog(), Duration.ofSeconds(4));

        assertThat(market.steps()).isCloseTo(4 * 12_345, within(2L));
    }

    @Test
    void thePaceOfFramesHoldsOnAverage() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Frames(30_000)), clock);
        var log = new MarketLog();

        run(market, log, Duration.ofSeconds(4));

        long frames = log.tradesPerMessage.size()
                + log.tops.size()
                + log.diffs.stream()
                        .filter(diff -> diff.speed() == DepthSpeed.FAST)
                        .count();
        assertThat(frames).isCloseTo(120_000, within(200L));
    }

    @Test
    void aMarketThatWasHeldUpCatchesUpWithItsScheduleAndKeepsItsEventTimes() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(10_000)), clock);
        var log = new MarketLog();
        run(market, log, Duration.ofSeconds(1));
        log.tops.clear();

        clock.advance(Duration.ofSeconds(2));
        long now = clock.nanoTime();
        int turns = 1;
        while (market.advance(now, log) <= now) {
            turns++;
        }

        clock.advance(Duration.ofMillis(1));
        market.advance(clock.nanoTime(), log);

        assertThat(turns).isGreaterThan(3);
        assertThat(market.steps()).isCloseTo(30_010, within(2L));
        long held = ManualClock.ORIGIN_MICROS + 1_000_000;
        assertThat(log.tops.getFirst().time()).isBetween(held, held + 10_000);
        assertThat(log.tops.getLast().time()).isBetween(held + 1_990_000, held + 2_001_000);
        assertThat(log.tops).extracting(MarketLog.Top::time).isSorted();
    }

    @Test
    void aSymbolWithMoreWeightGetsMoreEvents() {
        var market = new GeneratedMarket(SETTINGS.withPace(new Pace.Events(50_000)), clock);
        var log = new MarketLog();

        run(market, log, Duration.ofSeconds(2));

        long bitcoin = log.tops.stream().filter(top -> top.symbol() == 0).count();
        long arbitrum = log.tops.stream().filter(top -> top.symbol() == 19).count();
        assertThat((double) bitcoin / arbitrum).isBetween(5.0, 12.0);
    }
}
