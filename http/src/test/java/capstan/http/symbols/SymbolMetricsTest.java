package capstan.http.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.fake.FakeBooks;
import capstan.http.fake.Views;
import capstan.http.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SymbolMetricsTest {

    private static final String BTC = "{symbol=\"BTCUSDT\",venue=\"binance\"}";

    private final ActorTestKit testKit = ActorTestKit.create();
    private final FakeBooks books = new FakeBooks();
    private final Metrics metrics = new Metrics();
    private volatile Set<String> ids = Set.of("binance:BTCUSDT", "binance:ETHUSDT");

    @BeforeEach
    void register() {
        SymbolStatuses statuses = new SymbolStatuses(
                testKit.system(),
                books,
                new SymbolDirectory(() -> ids),
                new PollSettings(4, Duration.ofSeconds(5), Duration.ZERO),
                System::nanoTime);
        new SymbolMetrics(metrics, statuses, Views.CLOCK);
    }

    @AfterEach
    void stop() {
        metrics.close();
        testKit.shutdownTestKit();
    }

    private List<String> scrape() {
        return metrics.scrape()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .lines()
                .toList();
    }

    @Test
    void everyFigureOfAStatusIsTold() {
        assertThat(scrape())
                .contains(
                        "capstan_actors_symbols_count{state=\"LIVE\"} 2.0",
                        "capstan_actors_symbols_count{state=\"STALE\"} 0.0",
                        "capstan_actors_book_live_flag" + BTC + " 1.0",
                        "capstan_actors_book_age_seconds" + BTC + " 1.5",
                        "capstan_actors_event_age_seconds" + BTC + " 1.502",
                        "capstan_actors_last_update_id" + BTC + " 1000.0",
                        "capstan_actors_last_trade_id" + BTC + " 5000.0",
                        "capstan_actors_book_epoch_number" + BTC + " 2.0",
                        "capstan_actors_generation_number" + BTC + " 44.0",
                        "capstan_actors_open_trade_gaps_count" + BTC + " 1.0",
                        "capstan_actors_recovery_seconds" + BTC + " 0.12",
                        "capstan_actors_recovered_events_count" + BTC + " 250.0",
                        "capstan_actors_journal_events_total" + BTC + " 300.0",
                        "capstan_actors_publishes_total" + BTC + " 40.0",
                        "capstan_actors_frames_total" + BTC + " 7000.0",
                        "capstan_actors_diffs_applied_total" + BTC + " 6999.0",
                        "capstan_actors_diffs_stale_total" + BTC + " 6998.0",
                        "capstan_actors_trades_total" + BTC + " 6997.0",
                        "capstan_actors_trades_backfilled_total" + BTC + " 6996.0",
                        "capstan_actors_trades_missing_total" + BTC + " 6995.0",
                        "capstan_actors_gaps_total" + BTC + " 6994.0",
                        "capstan_actors_anchors_total" + BTC + " 6993.0",
                        "capstan_actors_crossed_total" + BTC + " 6992.0",
                        "capstan_actors_top_checks_total" + BTC + " 6991.0",
                        "capstan_actors_top_mismatches_total" + BTC + " 6990.0");
    }

    @Test
    void aSymbolThatDoesNotAnswerHasNoGaugesAndItsCountersStandStill() {
        scrape();
        books.status = id -> id.equals("binance:BTCUSDT")
                ? CompletableFuture.failedStage(new TimeoutException())
                : CompletableFuture.completedStage(Views.status(id, "STALE", "SILENCE"));

        assertThat(scrape())
                .contains(
                        "capstan_actors_symbols_count{state=\"UNREACHABLE\"} 1.0",
                        "capstan_actors_symbols_count{state=\"STALE\"} 1.0",
                        "capstan_actors_book_live_flag" + BTC + " NaN",
                        "capstan_actors_book_age_seconds" + BTC + " NaN",
                        "capstan_actors_frames_total" + BTC + " 7000.0",
                        "capstan_actors_book_live_flag{symbol=\"ETHUSDT\",venue=\"binance\"} 0.0");
    }

    @Test
    void aSymbolThatHasNeverAnsweredHasNoSeries() {
        books.status = _ -> CompletableFuture.failedStage(new TimeoutException());

        assertThat(scrape())
                .contains("capstan_actors_symbols_count{state=\"UNREACHABLE\"} 2.0")
                .noneMatch(line -> line.startsWith("capstan_actors_frames_total"));
    }

    @Test
    void seriesComeAndGoWithTheirSymbol() {
        scrape();
        ids = Set.of("binance:SOLUSDT");
        List<String> moved = scrape();
        ids = Set.of("binance:BTCUSDT");

        assertThat(moved)
                .contains("capstan_actors_frames_total{symbol=\"SOLUSDT\",venue=\"binance\"} 7000.0")
                .noneMatch(line -> line.contains("BTCUSDT"));
        assertThat(scrape()).contains("capstan_actors_frames_total" + BTC + " 7000.0");
    }
}
