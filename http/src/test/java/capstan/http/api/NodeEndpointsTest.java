package capstan.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.api.ApiHarness.Answer;
import capstan.http.fake.Views;
import capstan.http.health.ComponentHealth;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeEndpointsTest {

    private static final ComponentHealth DEAD = ComponentHealth.unhealthy("connection refused", Map.of());

    private final ApiHarness api = new ApiHarness();

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void healthHasTheFormOfTheServices() {
        Answer answer = api.get("/health");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode health = answer.json();
        assertThat(health.get("status").textValue()).isEqualTo("healthy");
        assertThat(health.get("service").textValue()).isEqualTo("capstan");
        assertThat(health.get("timestamp").textValue()).isEqualTo("2026-11-24T12:00:00Z");
        assertThat(health.get("node").textValue()).isEqualTo("127.0.0.1:25520");
        assertThat(health.get("version").textValue()).isEqualTo("0.1.0");
        assertThat(health.get("uptime_s").longValue()).isEqualTo(90);
        assertThat(health.get("services").toString()).isEqualTo("[\"aggregator\",\"gap-detector\",\"api\"]");
        assertThat(health.get("components").fieldNames()).toIterable().containsExactly("journal", "redis", "symbols");
        JsonNode journal = health.at("/components/journal");
        assertThat(journal.get("status").textValue()).isEqualTo("healthy");
        assertThat(journal.get("pool_active_connections").intValue()).isEqualTo(2);
        assertThat(journal.has("message")).isFalse();
        assertThat(health.at("/components/symbols/live").intValue()).isEqualTo(4);
    }

    @Test
    void aDeadVitalComponentIsUnavailableAndSaysWhy() {
        api.journal = DEAD;

        Answer answer = api.get("/health");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("status").textValue()).isEqualTo("unhealthy");
        assertThat(answer.json().at("/components/journal/message").textValue()).isEqualTo("connection refused");
        assertThat(api.get("/ready").status()).isEqualTo(503);
        assertThat(api.get("/live").status()).isEqualTo(200);
    }

    @Test
    void aDeadRedisDegradesAndStaysReady() {
        api.redis = DEAD;

        Answer health = api.get("/health");

        assertThat(health.status()).isEqualTo(200);
        assertThat(health.json().get("status").textValue()).isEqualTo("degraded");
        assertThat(health.json().at("/components/redis/status").textValue()).isEqualTo("unhealthy");
        assertThat(api.get("/ready").status()).isEqualTo(200);
    }

    @Test
    void aServiceIsToldWithItsOwnComponents() {
        api.redis = DEAD;

        JsonNode aggregator = api.get("/health/aggregator").json();
        JsonNode gapDetector = api.get("/health/gap-detector").json();

        assertThat(aggregator.get("service").textValue()).isEqualTo("aggregator");
        assertThat(aggregator.get("status").textValue()).isEqualTo("degraded");
        assertThat(aggregator.get("components").fieldNames())
                .toIterable()
                .containsExactly("journal", "redis", "symbols");
        assertThat(gapDetector.get("status").textValue()).isEqualTo("healthy");
        assertThat(gapDetector.get("components").fieldNames()).toIterable().containsExactly("symbols");
    }

    @Test
    void aComponentIsToldAlone() {
        JsonNode journal = api.get("/health/journal").json();

        assertThat(journal.get("service").textValue()).isEqualTo("capstan");
        assertThat(journal.get("status").textValue()).isEqualTo("healthy");
        assertThat(journal.get("timestamp").textValue()).endsWith("Z");
        assertThat(journal.get("components").fieldNames()).toIterable().containsExactly("journal");
    }

    @Test
    void aServiceThatIsNotHereIsNotFoundAndSaysWhereItIs() {
        Answer unknown = api.get("/health/toaster");
        Answer otherRole = api.get("/health/sbe-ingestor");
        Answer otherVersion = api.get("/health/trainer");

        assertThat(List.of(unknown.status(), otherRole.status(), otherVersion.status()))
                .containsOnly(404);
        assertThat(unknown.json().at("/error/code").textValue()).isEqualTo("unknown-service");
        assertThat(unknown.json().at("/error/message").textValue()).contains("sbe-ingestor", "trainer", "api");
        assertThat(otherRole.json().at("/error/code").textValue()).isEqualTo("service-not-here");
        assertThat(otherRole.json().at("/error/message").textValue())
                .isEqualTo("sbe-ingestor runs on nodes with role 'ingest'; this node has not; this node runs"
                        + " [aggregator, gap-detector, api]");
        assertThat(otherVersion.json().at("/error/message").textValue()).startsWith("version 0.1.0 has no trainer yet");
    }

    @Test
    void aNodeIsReadyOnceItsSymbolsAnswer() {
        api.books.status = _ -> CompletableFuture.failedStage(new TimeoutException());
        Answer starting = api.get("/ready");
        api.books.status = id -> CompletableFuture.completedStage(Views.status(id, "SYNCING", "INITIAL"));
        Answer syncing = api.get("/ready");
        api.books.status = id -> CompletableFuture.completedStage(Views.status(id, "STALE", "DISCONNECTED"));
        Answer stale = api.get("/ready");

        assertThat(starting.status()).isEqualTo(503);
        assertThat(starting.json().toString())
                .isEqualTo("{\"ready\":false,\"reasons\":[\"symbols: none of 4 symbol entities answers\"]}");
        assertThat(syncing.status()).isEqualTo(200);
        assertThat(stale.status()).isEqualTo(200);
    }

    @Test
    void aNodeThatLeavesIsNotReadyButLive() {
        api.departure.leave();

        assertThat(api.get("/ready").status()).isEqualTo(503);
        assertThat(api.get("/ready").body()).contains("shutting down");
        assertThat(api.get("/live").json().toString()).isEqualTo("{\"live\":true,\"uptime_s\":90,\"reasons\":[]}");
        assertThat(api.get("/books/BTCUSDT").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/health?probe=1", "/health/api?x", "/ready?x=1", "/live?x=1", "/metrics?name[]=a", "/?x=1"})
    void whatProbesAddToAPathDoesNotMatter(String path) {
        assertThat(api.get(path).status()).isEqualTo(200);
    }

    @Test
    void metricsTellSymbolsAndRequests() {
        api.get("/books/BTCUSDT");
        api.get("/books/ETHUSDT");
        api.get("/books/FOO");
        api.get("/no/such/path");

        Answer answer = api.get("/metrics");

        assertThat(answer.type()).isEqualTo("text/plain; version=0.0.4; charset=UTF-8");
        assertThat(answer.body().lines())
                .contains(
                        "capstan_actors_gaps_total{symbol=\"BTCUSDT\",venue=\"binance\"} 6994.0",
                        "capstan_http_requests_seconds_count{method=\"GET\",route=\"/books/{symbol}\",status=\"200\"} 2",
                        "capstan_http_requests_seconds_count{method=\"GET\",route=\"/books/{symbol}\",status=\"404\"} 1",
                        "capstan_http_requests_seconds_count{method=\"GET\",route=\"unmatched\",status=\"404\"} 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/books", "/books/", "/books/BTCUSDT/", "/books/BTCUSDT/5", "/Health", "/health/a/b"
            })
    void aPathThatIsNotThereIsJsonToo(String path) {
        Answer answer = api.get(path);

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(answer.json().at("/error/code").textValue()).isEqualTo("unknown-path");
        assertThat(answer.json().at("/error/path").textValue()).isEqualTo(path);
    }

    @Test
    void anotherMethodIsNotAllowedAndSaysWhichAre() {
        HttpMethod invented = HttpMethods.custom("BREW", false, false, RequestEntityAcceptances.Tolerated);
        for (HttpMethod method : List.of(HttpMethods.POST, HttpMethods.DELETE, HttpMethods.OPTIONS, invented)) {
            Answer answer = api.send(method, "/books/BTCUSDT");

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD");
            assertThat(answer.json().at("/error/code").textValue()).isEqualTo("method-not-allowed");
            assertThat(answer.json().at("/error/method").textValue()).isEqualTo(method.name());
        }
        assertThat(api.get("/metrics").body())
                .contains("method=\"POST\"", "method=\"other\"")
                .doesNotContain("BREW");
    }

    @Test
    void theIndexNamesEveryRoute() {
        String index = api.get("/").body();

        for (String template : api.routes.templates()) {
            assertThat(index).contains(template);
        }
    }
}
