package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.ServerAddresses;
import capstan.cluster.node.Node;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.simulator.SimulatedExchange;
import capstan.wire.exchange.SbeFrameReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/// A whole node in this process, asked as its users ask it: over HTTP, and by folding its journal.
public final class NodeOnTrial implements AutoCloseable {

    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Config config;
    public final Node node;

    /// What a node must be told to work on these stores and this exchange; to be added to.
    public static Map<String, Object> settings(ServerAddresses stores, SimulatedExchange exchange) {
        var settings = new HashMap<String, Object>();
        settings.put("capstan.persistence.postgres.url", stores.postgresUrl());
        settings.put("capstan.persistence.redis.uri", stores.redisUri());
        settings.put("capstan.streams.connection.url", "ws://" + exchange.host() + ":" + exchange.sbePort());
        settings.put("capstan.streams.connection.api-key", "simulated");
        settings.put("capstan.streams.rest.base-url", "http://" + exchange.host() + ":" + exchange.restPort());
        settings.put(
                "capstan.node.symbols",
                exchange.listings().stream().map(listing -> listing.symbol()).toList());
        return settings;
    }

    /// @param settings laid over the built-in configuration
    public NodeOnTrial(Map<String, ?> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("capstan.http.port", 0);
        config = config(all);
        node = Node.start(config, "trial");
    }

    /// The built-in configuration as a node reads it.
    ///
    /// @param settings laid over it
    public static Config config(Map<String, ?> settings) {
        return ConfigFactory.parseMap(settings)
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /// @param code HTTP status
    public record Answer(int code, JsonNode json, String text) {
        public String status() {
            return json.path("status").asText();
        }

        public JsonNode component(String name) {
            return json.path("components").path(name);
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    /// What an operator has done.
    ///
    /// @param method for example `POST`
    public Answer order(String method, String path, String token) throws IOException, InterruptedException {
        return send(request(path)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header("Authorization", "Bearer " + token)
                .build());
    }

    private HttpRequest.Builder request(String path) {
        int port = node.httpPort();
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER);
    }

    private Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        String text = response.body();
        return new Answer(response.statusCode(), text.startsWith("{") ? JSON.readTree(text) : JSON.missingNode(), text);
    }

    public List<SymbolStatus> statuses() {
        try {
            return node.statuses(ANSWER);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a symbol did not say where it stands", e);
        }
    }

    public long sum(ToLongFunction<SymbolStatus> figure) {
        return statuses().stream().mapToLong(figure).sum();
    }

    public void awaitLive() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(statuses())
                        .allMatch(status -> status.status().equals("LIVE")));
    }

    /// Folds the whole journal again, as `verify` does: bytes, chains, every trade id, and what the entities
    /// themselves say. The feed may go on.
    public List<SymbolAudit.Verdict> verify() {
        var shown = new HashMap<String, List<Shown>>();
        for (SymbolStatus status : statuses()) {
            shown.put(
                    status.venue() + ":" + status.symbol(),
                    List.of(new Shown("the entity", status.lastUpdateId(), status.sum(), status.chain())));
        }
        var journal = new JournalReader(node.database(), JournalReaderSettings.from(config));
        var verifier = new Verifier(journal, new SbeFrameReader(), SymbolBounds.DEFAULT, 2);
        return verifier.verify(journal.heads(SymbolBook.KEY.name()), shown, _ -> {});
    }

    /// Folds the whole journal again and asserts that it holds, with every trade once.
    ///
    /// @param symbols how many there are
    public void assertEverythingOnce(int symbols) {
        assertThat(verify()).hasSize(symbols).allSatisfy(verdict -> {
            assertThat(verdict.problems()).isEmpty();
            assertThat(verdict.holds()).isTrue();
            assertThat(verdict.shownChecks()).isPositive();
            assertThat(verdict.trades().duplicates()).isZero();
            assertThat(verdict.tradesLost()).isZero();
            assertThat(verdict.state().counters().tradesMissing()).isZero();
        });
    }

    /// How many facts each symbol has journaled.
    public Map<String, Long> journalEvents() {
        return statuses().stream().collect(Collectors.toMap(SymbolStatus::symbol, SymbolStatus::journalEvents));
    }

    @Override
    public void close() {
        node.stopFeed();
        node.close();
        http.close();
    }
}
