package capstan.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final Metrics metrics = new Metrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private String scrape() {
        return metrics.scrape()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void figuresAreReadWhenSomebodyScrapesAndKeepTheirNames() {
        AtomicLong frames = new AtomicLong(5);
        metrics.counter("capstan_streams_frames_total", "Frames received", Map.of("line", "1"), frames::doubleValue);
        metrics.gauge("capstan_streams_line_age_seconds", "Age", Map.of(), () -> 1.5);
        metrics.count("capstan_streams_reconnects_total", "Reconnects", Map.of())
                .increment(3);
        metrics.timer("capstan_persistence_write_seconds", "Writes", Map.of(), Duration.ofMillis(10))
                .record(Duration.ofMillis(2));
        frames.set(7);
        System.gc(); // suppliers must not be collected

        assertThat(scrape().lines())
                .contains(
                        "# TYPE capstan_streams_frames_total counter",
                        "capstan_streams_frames_total{line=\"1\"} 7.0",
                        "capstan_streams_line_age_seconds 1.5",
                        "capstan_streams_reconnects_total 3.0",
                        "capstan_persistence_write_seconds_bucket{le=\"0.01\"} 1",
                        "capstan_persistence_write_seconds_count 1");
    }

    @Test
    void theProcessTellsOfItself() {
        assertThat(scrape())
                .contains("jvm_memory_used_bytes", "process_cpu_usage", "process_uptime_seconds", "jvm_gc_");
    }

    @Test
    void aNameWithoutModuleNounAndUnitIsRefused() {
        for (String name : new String[] {
            "frames_total",
            "capstan_total",
            "capstan_streams_total",
            "capstan_streams_frames",
            "capstan_streams_Frames_total"
        }) {
            assertThatThrownBy(() -> metrics.counter(name, "", Map.of(), () -> 0))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("capstan_<module>_<noun>_<unit>");
        }
        assertThatThrownBy(() -> metrics.gauge("capstan_streams_age_millis", "", Map.of(), () -> 0))
                .hasMessageContaining("seconds");
        assertThatThrownBy(() -> metrics.timer("capstan_streams_wait_total", "", Map.of()))
                .hasMessageContaining("[seconds]");
    }

    @Test
    void theSameSeriesTwiceIsRefusedInsteadOfHidden() {
        metrics.gauge("capstan_streams_lines_count", "", Map.of("venue", "a"), () -> 1);
        metrics.gauge("capstan_streams_lines_count", "", Map.of("venue", "b"), () -> 2);

        assertThatThrownBy(() -> metrics.gauge("capstan_streams_lines_count", "", Map.of("venue", "a"), () -> 3))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("capstan_streams_lines_count");
        assertThat(scrape().lines()).contains("capstan_streams_lines_count{venue=\"a\"} 1.0");
    }

    @Test
    void aSeriesThatEndedMayBeginAgain() {
        Meter meter = metrics.gauge("capstan_streams_lines_count", "", Map.of("venue", "a"), () -> 1);
        metrics.remove(meter);
        assertThat(scrape()).doesNotContain("capstan_streams_lines_count");

        metrics.gauge("capstan_streams_lines_count", "", Map.of("venue", "a"), () -> 2);
        assertThat(scrape().lines()).contains("capstan_streams_lines_count{venue=\"a\"} 2.0");
    }

    @Test
    void aScrapeWaitsForTheRefreshAndOutlivesOneThatFails() {
        CompletableFuture<Void> refreshed = new CompletableFuture<>();
        AtomicLong value = new AtomicLong();
        metrics.gauge("capstan_streams_lines_count", "", Map.of(), value::doubleValue);
        metrics.beforeScrape(() -> refreshed);
        metrics.beforeScrape(() -> {
            throw new IllegalStateException("cannot refresh");
        });
        metrics.beforeScrape(() -> CompletableFuture.failedStage(new IllegalStateException("refresh failed")));

        CompletableFuture<String> scrape = metrics.scrape().toCompletableFuture();
        assertThat(scrape).isNotDone();
        value.set(4);
        refreshed.complete(null);

        assertThat(scrape.orTimeout(10, TimeUnit.SECONDS).join().lines()).contains("capstan_streams_lines_count 4.0");
    }

    @Test
    void requestsAreTimedByRouteMethodAndStatus() {
        AtomicLong nanos = new AtomicLong();
        RequestMetrics requests = new RequestMetrics(metrics, nanos::get);

        long began = requests.began();
        assertThat(scrape().lines()).contains("capstan_http_requests_in_flight_count 1.0");
        nanos.set(TimeUnit.MILLISECONDS.toNanos(30));
        requests.ended(began, "/books/{symbol}", "GET", 200);

        String labels = "{method=\"GET\",route=\"/books/{symbol}\",status=\"200\"";
        assertThat(scrape().lines())
                .contains(
                        "capstan_http_requests_in_flight_count 0.0",
                        "capstan_http_requests_seconds_count" + labels + "} 1",
                        "capstan_http_requests_seconds_sum" + labels + "} 0.03",
                        "capstan_http_requests_seconds_bucket" + labels + ",le=\"0.025\"} 0",
                        "capstan_http_requests_seconds_bucket" + labels + ",le=\"0.05\"} 1");
    }
}
