package capstan.http.api;

import capstan.http.cluster.ClusterReport;
import capstan.http.cluster.ClusterReports;
import capstan.http.fake.FakeBooks;
import capstan.http.fake.FakeLedger;
import capstan.http.fake.Views;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthChecks;
import capstan.http.health.HealthComponent;
import capstan.http.health.HealthSettings;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.http.lines.LineReport;
import capstan.http.lines.LineReports;
import capstan.http.metrics.LedgerMetrics;
import capstan.http.metrics.Metrics;
import capstan.http.metrics.RequestMetrics;
import capstan.http.past.PastDesk;
import capstan.http.past.PastSettings;
import capstan.http.past.PastSource;
import capstan.http.symbols.PollSettings;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolList;
import capstan.http.symbols.SymbolMetrics;
import capstan.http.symbols.SymbolStatuses;
import capstan.http.symbols.SymbolsHealth;
import capstan.market.faults.Detection;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/// All routes over made-up symbols, called without a port. Health answers are not kept, so a test may change them.
final class ApiHarness implements AutoCloseable {

    static final String TOKEN = "0123456789abcdef";
    static final Set<String> SYMBOLS = Set.of("binance:BTCUSDT", "binance:ETHUSDT", "binance:DUPUSDT", "other:DUPUSDT");

    final FakeBooks books = new FakeBooks();
    final FakeLedger ledger = new FakeLedger();
    final Departure departure = new Departure();
    final ApiRoutes routes;
    volatile PastSource past = PastSource.NONE;
    /// What an order of the list of symbols comes to; the last order is in `ordered`.
    volatile SymbolList.Outcome outcome = SymbolList.Outcome.ADDED;
    volatile String ordered = "";
    volatile ComponentHealth journal = ComponentHealth.healthy(Map.of("pool_active_connections", 2));
    volatile ComponentHealth redis = ComponentHealth.healthy(Map.of());

    private final ActorTestKit testKit = ActorTestKit.create("api", ConfigFactory.load());
    private final Metrics metrics = new Metrics();
    private final PastDesk desk =
            new PastDesk((id, moment, depth) -> past.at(id, moment, depth), new PastSettings(1, 1));
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;

    /// An answer whose body has been read.
    record Answer(HttpResponse response, int status, String type, String body) {

        JsonNode json() {
            try {
                return new ObjectMapper().readTree(body);
            } catch (IOException failure) {
                throw new UncheckedIOException(body, failure);
            }
        }

        String header(String name) {
            return response.getHeader(name).map(header -> header.value()).orElse("");
        }
    }

    volatile List<LineReport> lineReports = List.of(Views.line(1, true), Views.line(2, false));
    volatile ClusterReport clusterReport = Views.cluster();
    /// Who was sent out of the cluster last, and how.
    volatile String removed = "";
    private final LineReports lines = new LineReports() {
        @Override
        public CompletionStage<List<LineReport>> lines() {
            return CompletableFuture.completedStage(lineReports);
        }

        @Override
        public List<Detection> newest() {
            return Views.DETECTIONS;
        }
    };

    private final ClusterReports cluster = new ClusterReports() {
        @Override
        public CompletionStage<ClusterReport> report() {
            return CompletableFuture.completedStage(clusterReport);
        }

        @Override
        public boolean remove(String address, boolean isDown) {
            boolean isMember = address.equals("10.0.0.1:2551");
            removed = isMember ? address + (isDown ? " down" : " leave") : removed;
            return isMember;
        }
    };

    private final SymbolList list = new SymbolList() {
        @Override
        public Set<String> ids() {
            return SYMBOLS;
        }

        @Override
        public CompletionStage<Reply> follow(String text) {
            return ordered("follow " + text);
        }

        @Override
        public CompletionStage<Reply> leave(String text) {
            return ordered("leave " + text);
        }

        private CompletionStage<Reply> ordered(String order) {
            ordered = order;
            return CompletableFuture.completedStage(new Reply("binance:NEWUSDT", outcome, "so it is"));
        }
    };

    ApiHarness() {
        this(TOKEN);
    }

    /// @param token of operators, empty for none
    ApiHarness(String token) {
        SymbolDirectory directory = new SymbolDirectory(() -> SYMBOLS);
        SymbolStatuses statuses = new SymbolStatuses(
                testKit.system(),
                books,
                directory,
                new PollSettings(8, Duration.ofMillis(500), Duration.ZERO),
                System::nanoTime);
        HealthComponent journalComponent = HealthComponent.of(
                "journal",
                true,
                EnumSet.of(Service.AGGREGATOR, Service.API),
                () -> CompletableFuture.completedStage(journal));
        HealthComponent redisComponent = HealthComponent.of(
                "redis", false, EnumSet.of(Service.AGGREGATOR), () -> CompletableFuture.completedStage(redis));
        HealthChecks checks = new HealthChecks(
                List.of(journalComponent, redisComponent, new SymbolsHealth(statuses)),
                new HealthSettings(Duration.ofSeconds(5), Duration.ZERO),
                System::nanoTime);
        NodeIdentity node = new NodeIdentity(
                "127.0.0.1:25520",
                "0.1.0",
                Views.NOW.minusSeconds(90),
                Set.of("market", "api"),
                EnumSet.of(Service.SBE_INGESTOR, Service.AGGREGATOR, Service.GAP_DETECTOR, Service.API));
        new SymbolMetrics(metrics, statuses, Views.CLOCK);
        new LedgerMetrics(metrics, ledger, Duration.ZERO, System::nanoTime, Views.CLOCK);
        routes = new ApiRoutes(
                new ApiRoutes.Sources(
                        books,
                        ledger,
                        directory,
                        list,
                        statuses,
                        checks,
                        node,
                        departure,
                        lines,
                        cluster,
                        metrics,
                        new RequestMetrics(metrics, System::nanoTime),
                        Views.CLOCK,
                        desk),
                new ApiSettings(
                        20,
                        5_000,
                        100,
                        5_000,
                        new ApiSettings.LedgerSettings(100, 1_000, 20, Duration.ZERO),
                        new OperatorToken(token),
                        Duration.ofSeconds(2)));
        handler = routes.route().function(testKit.system());
    }

    Answer get(String path) {
        return send(HttpMethods.GET, path);
    }

    /// @param authorization header, empty for none
    Answer post(String path, String authorization) {
        return order(HttpMethods.POST, path, authorization);
    }

    /// @param authorization header, empty for none
    Answer order(HttpMethod method, String path, String authorization) {
        HttpRequest request = HttpRequest.create(path).withMethod(method);
        return send(
                authorization.isEmpty()
                        ? request
                        : request.addHeader(HttpHeader.parse("Authorization", authorization)));
    }

    Answer send(HttpMethod method, String path) {
        return send(HttpRequest.create(path).withMethod(method));
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse response = handler.apply(request)
                    .toCompletableFuture()
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
            String body = response.entity()
                    .toStrict(10_000, testKit.system())
                    .toCompletableFuture()
                    .join()
                    .getData()
                    .decodeString(StandardCharsets.UTF_8);
            return new Answer(
                    response,
                    response.status().intValue(),
                    response.entity().getContentType().toString(),
                    body);
        } catch (Exception failure) {
            throw new IllegalStateException(request.method().name() + " " + request.getUri(), failure);
        }
    }

    @Override
    public void close() {
        desk.close();
        metrics.close();
        testKit.shutdownTestKit();
    }
}
