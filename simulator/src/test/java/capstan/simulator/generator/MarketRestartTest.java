package capstan.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import capstan.market.book.DepthSnapshot;
import capstan.simulator.ManualClock;
import capstan.simulator.market.TradeRing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MarketRestartTest {

    private static final GeneratorSettings SETTINGS = GeneratorSettings.defaults()
            .withSymbols(SymbolSpec.first(4))
            .withPace(new Pace.Events(20_000))
            .withCheckpointEvery(Duration.ofSeconds(2));

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();

    private GeneratorSettings in(String name) {
        return SETTINGS.withDataFolder(folder.resolve(name));
    }

    private void run(GeneratedMarket market, MarketLog log, int millis) {
        for (int count = 0; count < millis; count++) {
            clock.advance(Duration.ofMillis(1));
            market.advance(clock.nanoTime(), log);
        }
    }

    /// What is on the disk is what a killed process leaves behind.
    private void copy(String from, String to) {
        try (Stream<Path> files = Files.list(folder.resolve(from))) {
            Files.createDirectories(folder.resolve(to));
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(to).resolve(file.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<DepthSnapshot> books(GeneratedMarket market) {
        List<DepthSnapshot> books = new ArrayList<>();
        for (int symbol = 0; symbol < market.listings().size(); symbol++) {
            books.add(market.depth(symbol, 5_000));
        }
        return books;
    }

    private static void assertSame(List<DepthSnapshot> actual, List<DepthSnapshot> expected) {
        for (int symbol = 0; symbol < expected.size(); symbol++) {
            assertThat(actual.get(symbol).lastUpdateId())
                    .isEqualTo(expected.get(symbol).lastUpdateId());
            assertThat(actual.get(symbol).bids())
                    .usingRecursiveComparison()
                    .isEqualTo(expected.get(symbol).bids());
            assertThat(actual.get(symbol).asks())
                    .usingRecursiveComparison()
                    .isEqualTo(expected.get(symbol).asks());
        }
    }

    private static List<String> history(GeneratedMarket market) {
        List<String> rows = new ArrayList<>();
        for (int symbol = 0; symbol < market.listings().size(); symbol++) {
            TradeRing ring = market.history(symbol).trades();
            for (long position = ring.begin(); position < ring.end(); position++) {
                rows.add(symbol + " " + ring.id(position) + " " + ring.ticks(position) + " " + ring.lots(position)
                        + " " + ring.timeMicros(position) + " " + ring.aggregateId(position) + " "
                        + ring.isBuyerMaker(position));
            }
        }
        return rows;
    }

    @Test
    void whatAHaltLeftOutIsNotLivedThroughAfterARestart() {
        var market = new GeneratedMarket(in("live"), clock);
        var log = new MarketLog();
        run(market, log, 500);
        market.halt(0, true);
        List<DepthSnapshot> before = books(market);
        run(market, log, 500);
        assertThat(market.depth(0, 1).lastUpdateId())
                .isEqualTo(before.getFirst().lastUpdateId());
        assertThat(market.depth(1, 1).lastUpdateId())
                .isGreaterThan(before.get(1).lastUpdateId());
        market.halt(0, false);
        run(market, log, 300);
        assertThat(market.depth(0, 1).lastUpdateId())
                .isGreaterThan(before.getFirst().lastUpdateId());
        copy("live", "crash");
        List<DepthSnapshot> books = books(market);
        List<String> trades = history(market);

        try (var back = new GeneratedMarket(in("crash"), clock)) {
            assertSame(books(back), books);
            assertThat(history(back)).isEqualTo(trades);
        }
        market.close();
    }

    @Test
    void aKilledMarketComesBackWithTheSameBooksIdsTradesAndTimes() {
        var market = new GeneratedMarket(in("live"), clock);
        var log = new MarketLog();
        for (int crash = 0; crash < 7; crash++) {
            run(market, log, 700 + crash * 137);
            copy("live", "crash" + crash);
            List<DepthSnapshot> books = books(market);
            List<String> trades = history(market);

            try (var back = new GeneratedMarket(in("crash" + crash), clock)) {
                assertThat(back.recovery().resumed()).isTrue();
                assertSame(books(back), books);
                assertThat(history(back)).isEqualTo(trades);
                assertThat(back.steps()).isEqualTo(market.steps());
            }
        }
        market.close();
    }

    @Test
    void aMarketThatComesBackGoesOnAsIfItHadNeverStopped() {
        var market = new GeneratedMarket(in("live"), clock);
        run(market, new MarketLog(), 3_333);
        copy("live", "crash");
        var back = new GeneratedMarket(in("crash"), clock);
        var expected = new MarketLog();
        var actual = new MarketLog();

        for (int count = 0; count < 1_000; count++) {
            clock.advance(Duration.ofMillis(1));
            market.advance(clock.nanoTime(), expected);
            back.advance(clock.nanoTime(), actual);
        }

        assertThat(actual.trades).hasSizeGreaterThan(1_000).isEqualTo(expected.trades);
        assertSame(books(back), books(market));
        market.close();
        back.close();
    }

    @Test
    void klinesAreTheSameAfterAKill() {
        var market = new GeneratedMarket(in("live"), clock);
        run(market, new MarketLog(), 5_200);
        copy("live", "crash");

        try (var back = new GeneratedMarket(in("crash"), clock)) {
            for (int base = 0; base < 4; base++) {
                var before = market.history(0).bars(base);
                var after = back.history(0).bars(base);
                assertThat(after.lastNumber()).isEqualTo(before.lastNumber());
                long[] one = new long[13];
                long[] other = new long[13];
                for (long number = before.firstNumber(); number <= before.lastNumber(); number++) {
                    before.read(number, one, 0);
                    after.read(number, other, 0);
                    assertThat(other).as("bar %d of base %d", number, base).isEqualTo(one);
                }
            }
        }
        market.close();
    }

    @Test
    void aMarketThatWasStoppedHasNothingToRepeatAndSkipsTheTimeBetween() {
        var market = new GeneratedMarket(in("live"), clock);
        run(market, new MarketLog(), 1_000);
        List<DepthSnapshot> books = books(market);
        market.close();
        clock.advance(Duration.ofHours(3));

        try (var back = new GeneratedMarket(in("live"), clock)) {
            assertThat(back.recovery().steps()).isZero();
            assertSame(books(back), books);
            var log = new MarketLog();
            run(back, log, 100);
            assertThat(log.tops.getFirst().time()).isGreaterThan(clock.epochMicros() - 100_001);
            assertThat(back.steps()).isCloseTo(22_000, within(10L));
        }
    }

    @Test
    void aTickThatWasCutOffInTheMiddleWasNeverToldAndIsForgotten() throws IOException {
        var market = new GeneratedMarket(in("live"), clock);
        run(market, new MarketLog(), 500);
        copy("live", "crash");
        List<DepthSnapshot> books = books(market);
        Path log = newest("crash");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length + 17));

        try (var back = new GeneratedMarket(in("crash"), clock)) {
            assertSame(books(back), books);
        }
        market.close();
    }

    private Path newest(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> String.valueOf(file.getFileName()).startsWith("ticks-"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    @Test
    void theFilesStayBounded() throws IOException {
        GeneratorSettings settings = in("live").withCheckpointEvery(Duration.ofMillis(100));
        try (var market = new GeneratedMarket(settings, clock)) {
            var log = new MarketLog();
            log.keeps = false;
            for (int count = 0; count < 80_000; count++) {
                clock.advance(Duration.ofMillis(1));
                market.advance(clock.nanoTime(), log);
            }
            try (Stream<Path> files = Files.list(folder.resolve("live"))) {
                assertThat(files.filter(
                                file -> String.valueOf(file.getFileName()).startsWith("ticks-")))
                        .hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void aDamagedCheckpointIsRefusedWithItsName() throws IOException {
        new GeneratedMarket(in("live"), clock).close();
        Path state = folder.resolve("live").resolve("ETHUSDT.state");
        byte[] bytes = Files.readAllBytes(state);
        bytes[bytes.length / 2] ^= 1;
        Files.write(state, bytes);

        assertThatThrownBy(() -> new GeneratedMarket(in("live"), clock))
                .isInstanceOf(MarketDataUnusable.class)
                .hasMessageContaining("ETHUSDT.state")
                .hasMessageContaining("damaged");
    }

    @Test
    void aFolderMadeWithOtherSettingsIsRefused() {
        new GeneratedMarket(in("live"), clock).close();

        assertThatThrownBy(() -> new GeneratedMarket(in("live").withSeed(99), clock))
                .isInstanceOf(MarketDataUnusable.class)
                .hasMessageContaining("'seed 1'")
                .hasMessageContaining("'seed 99'");
    }

    @Test
    void aFolderInUseIsRefused() {
        var market = new GeneratedMarket(in("live"), clock);

        assertThatThrownBy(() -> new GeneratedMarket(in("live"), clock))
                .isInstanceOf(MarketDataUnusable.class)
                .hasMessageContaining("in use");
        market.close();
    }

    @Test
    void aFolderThatCannotBeMadeIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "not a folder");

        assertThatThrownBy(() -> new GeneratedMarket(SETTINGS.withDataFolder(file.resolve("market")), clock))
                .isInstanceOf(MarketDataUnusable.class)
                .hasMessageContaining("can be written");
    }
}
