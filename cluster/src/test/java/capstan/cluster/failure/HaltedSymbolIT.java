package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole node of which one symbol is halted, traded again, and taken from the venue for good. The other one never
/// notices, nor does the node's next start.
class HaltedSymbolIT {

    private static final String HALTED = "BTCUSDT";
    private static final String TRADED = "ETHUSDT";
    private static final int LOOKS = 3;

    @TempDir
    Path folder;

    @Test
    void aSymbolThatIsHaltedComesBackAndOneThatIsDelistedCostsNoSnapshots() throws Exception {
        try (var servers = new MortalServers(folder.resolve("data"));
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(2))
                                .withPace(new Pace.Events(1_000)))
                        .build())) {
            Map<String, Object> settings = NodeOnTrial.settings(servers.addresses(), exchange);
            settings.put("capstan.actors.book.pulse", "100ms");
            settings.put("capstan.actors.book.freshness", "1s");
            settings.put("capstan.actors.book.halted-check", "200ms");
            settings.put("capstan.actors.book.retry-backoff.min", "100ms");
            settings.put("capstan.actors.book.retry-backoff.max", "500ms");
            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();

                exchange.halt(HALTED);
                await().untilAsserted(() -> assertStopped(trial, "HALTED"));
                looksButAsksForNoSnapshot(exchange);
                assertThat(trial.get("/health")
                                .component("symbols")
                                .get("status")
                                .asText())
                        .isEqualTo("healthy");

                exchange.resume(HALTED);
                trial.awaitLive();
                await().untilAsserted(() -> assertThat(gaps(trial, "open=true")).isEmpty());
                assertThat(gaps(trial, "kind=HALTED&open=false")).containsExactly(HALTED);
                trial.assertEverythingOnce(2);

                exchange.delist(HALTED);
                await().untilAsserted(() -> assertStopped(trial, "DELISTED"));
                looksButAsksForNoSnapshot(exchange);
                assertThat(trial.get("/books/" + HALTED).json().get("state").asText())
                        .isEqualTo("HALTED");
                await().untilAsserted(() ->
                        assertThat(gaps(trial, "kind=DELISTED&open=true")).containsExactly(HALTED));
                assertEverythingHolds(trial);
            }
            try (var trial = new NodeOnTrial(settings)) {
                await().ignoreExceptions()
                        .untilAsserted(() -> assertThat(status(trial, TRADED))
                                .extracting(SymbolStatus::status)
                                .isEqualTo("LIVE"));
                assertThat(status(trial, HALTED).reason()).isEqualTo("DELISTED");
                assertEverythingHolds(trial);
            }
        }
    }

    private static void assertEverythingHolds(NodeOnTrial trial) {
        assertThat(trial.verify())
                .hasSize(2)
                .allSatisfy(verdict -> assertThat(verdict.holds()).isTrue());
    }

    private static void assertStopped(NodeOnTrial trial, String reason) {
        assertThat(status(trial, HALTED)).satisfies(status -> {
            assertThat(status.status()).isEqualTo("HALTED");
            assertThat(status.reason()).isEqualTo(reason);
        });
        assertThat(status(trial, TRADED)).satisfies(status -> {
            assertThat(status.status()).isEqualTo("LIVE");
            assertThat(status.anchors()).isEqualTo(1);
        });
    }

    private static void looksButAsksForNoSnapshot(SimulatedExchange exchange) {
        long snapshots = requests(exchange, "depth");
        long looks = requests(exchange, "exchangeInfo");
        await().until(() -> requests(exchange, "exchangeInfo") >= looks + LOOKS);
        assertThat(requests(exchange, "depth")).isEqualTo(snapshots);
    }

    private static long requests(SimulatedExchange exchange, String endpoint) {
        return exchange.stats().requestsByEndpoint().getOrDefault(endpoint, 0L);
    }

    private static SymbolStatus status(NodeOnTrial trial, String symbol) {
        return trial.statuses().stream()
                .filter(status -> status.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> gaps(NodeOnTrial trial, String query) throws Exception {
        return trial.get("/gaps?" + query).json().get("gaps").findValuesAsText("symbol");
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }
}
