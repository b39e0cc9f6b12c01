package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook;
import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.node.Node;
import capstan.cluster.proof.Shown;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
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
import org.awaitility.Awaitility;

/// A whole node in this process, asked as its users ask it: over HTTP, and by folding its journal.
final class NodeOnTrial implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Config config;
    final Node node;

    /// @param settings laid over the built-in configuration
    NodeOnTrial(Map<String, ?> settings) {
        var all = new HashMap<String, Object>(settings);
        all.put("capstan.http.port", 0);
        config = ConfigFactory.parseMap(all)
                .withFallback(ConfigFactory.parseResources("application.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        node = Node.start(config, "trial");
    }

    /// @param code HTTP status
    record Answer(int code, JsonNode json, String text) {
        String status() {
            return json.path("status").asText();
        }

        JsonNode component(String name) {
            return json.path("components").path(name);
        }
    }

    Answer get(String path) throws IOException, InterruptedException {
        int port = node.httpPort().orElseThrow();
        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(ANSWER)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String text = response.body();
        return new Answer(response.statusCode(), text.startsWith("{") ? JSON.readTree(text) : JSON.missingNode(), text);
    }

    List<SymbolStatus> statuses() {
        try {
            return node.statuses(ANSWER);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a symbol did not say where it stands", e);
        }
    }

    long sum(ToLongFunction<SymbolStatus> figure) {
        return statuses().stream().mapToLong(figure).sum();
    }

    void awaitLive() {
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(statuses())
                        .allMatch(status -> status.status().equals("LIVE")));
    }

    /// Folds the whole journal again, as `verify` does: bytes, chains, every trade id, and what the entities themselves
    /// say. The feed may go on.
    List<SymbolAudit.Verdict> verify() {
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

    @Override
    public void close() {
        node.stopFeed();
        node.close();
        http.close();
    }
}
