package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.wire.exchange.SbeFrameReader;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A lost diff on its way through a whole node: found, healed, in the ledger, and told over HTTP; also what happened
/// while PostgreSQL was dead.
class GapLedgerIT {

    @TempDir
    Path folder;

    @Test
    void whatIsLostStandsInTheLedgerWithHowItWasHealed() throws Exception {
        try (var servers = new MortalServers(folder.resolve("data"));
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(2))
                                .withPace(new Pace.Events(1_000)))
                        .build());
                var proxy = new TamperingProxy(exchange.sbePort())) {
            var settings = NodeOnTrial.settings(servers.addresses(), exchange);
            settings.put("capstan.streams.connection.url", "ws://127.0.0.1:" + proxy.port());
            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                await().untilAsserted(() -> assertThat(
                                symbols(trial.get("/reanchors").json().get("reanchors")))
                        .contains("BTCUSDT", "ETHUSDT"));

                proxy.play(frame -> isDiff(frame) ? List.of() : null);
                await().untilAsserted(() -> assertThat(trial.get("/gaps?kind=DEPTH_IDS")
                                .json()
                                .get("count")
                                .asInt())
                        .isEqualTo(1));
                await().untilAsserted(() -> assertThat(trial.get("/gaps?kind=DEPTH_IDS&open=false")
                                .json()
                                .get("count")
                                .asInt())
                        .isEqualTo(1));
                trial.awaitLive();

                JsonNode gap = trial.get("/gaps?kind=DEPTH_IDS").json().at("/gaps/0");
                assertThat(gap.get("received_id").asLong())
                        .isGreaterThan(gap.get("expected_id").asLong());
                assertThat(gap.at("/healed/by").asText()).isEqualTo("SNAPSHOT");
                JsonNode proof =
                        trial.get("/proof/" + gap.get("symbol").asText()).json();
                assertThat(proof.get("open_gaps")).isEmpty();
                assertThat(proof.at("/ledger/gaps/DEPTH_IDS").asInt()).isEqualTo(1);
                assertThat(proof.at("/journal/last_sequence_nr").asLong())
                        .isGreaterThanOrEqualTo(
                                proof.at("/journal/head_sequence_nr").asLong());
                assertThat(trial.get("/metrics").text())
                        .contains("capstan_persistence_gaps_total{kind=\"DEPTH_IDS\"} 1.0")
                        .containsPattern("capstan_persistence_ledger_lag_seconds [0-9]");

                servers.killPostgres();
                await().ignoreExceptions()
                        .untilAsserted(
                                () -> assertThat(trial.get("/gaps").code()).isEqualTo(503));
                servers.startPostgres();
                trial.awaitLive();
                long anchors = trial.sum(SymbolStatus::anchors);
                await().ignoreExceptions()
                        .untilAsserted(() -> assertThat(trial.get("/reanchors?limit=1000")
                                        .json()
                                        .get("count")
                                        .asLong())
                                .isGreaterThanOrEqualTo(anchors));
            }
        }
    }

    private static List<String> symbols(JsonNode rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.get("symbol").asText())
                .toList();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }

    private static boolean isDiff(byte[] frame) {
        var ids = new FrameIds();
        return new SbeFrameReader().identify(frame, 0, frame.length, ids) == FrameKind.DEPTH_DIFF;
    }
}
