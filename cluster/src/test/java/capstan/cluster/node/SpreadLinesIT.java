package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lines of a cluster, on nodes that come and go: each runs once, and nothing that one holds is lost when it
/// moves.
class SpreadLinesIT {

    private static final int SYMBOLS = 3;
    private static final int LINES = 2;

    @TempDir
    Path folder;

    @Test
    void linesAreSpreadOverNodesThatComeAndGoOnWhereOneHasLeft() throws Exception {
        try (var servers = new MortalServers(folder.resolve("data"));
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(SYMBOLS))
                                .withPace(new Pace.Events(600)))
                        .lines(LINES)
                        .build())) {
            int books = MortalServers.freePort();
            int first = MortalServers.freePort();
            int second = MortalServers.freePort();
            Map<String, Object> settings = NodeOnTrial.settings(servers.addresses(), exchange);
            settings.put(
                    "capstan.node.lines",
                    List.of(
                            Map.of("url", exchange.streamUri(1).toString()),
                            Map.of("url", exchange.streamUri(2).toString())));
            settings.put("capstan.node.seed-nodes", List.of("127.0.0.1:" + books));
            settings.put("pekko.cluster.sharding.rebalance-interval", "1s");
            try (var reader = start(settings, books, NodeSettings.MARKET, NodeSettings.API)) {
                try (var leaving = start(settings, first, NodeSettings.INGEST)) {
                    reader.awaitLive();
                    Awaitility.await()
                            .atMost(NodeOnTrial.PATIENCE)
                            .untilAsserted(() -> assertThat(linesByNode(reader)).isEqualTo(Map.of(1, first, 2, first)));
                    assertThat(leaving.node.lineStatus().toCompletableFuture().join())
                            .hasSize(LINES);

                    try (var staying = start(settings, second, NodeSettings.INGEST)) {
                        Awaitility.await().atMost(NodeOnTrial.PATIENCE).untilAsserted(() -> {
                            assertThat(linesByNode(reader)).containsValues(first, second);
                            assertThat(allConnected(reader)).isTrue();
                        });

                        try (var idle = start(settings, MortalServers.freePort(), NodeSettings.LAKE)) {
                            Awaitility.await().atMost(NodeOnTrial.PATIENCE).untilAsserted(() -> {
                                NodeOnTrial.Answer health = idle.get("/health");
                                assertThat(health.status()).as(health.text()).isEqualTo("degraded");
                                assertThat(health.component("roles")
                                                .path("message")
                                                .asText())
                                        .isEqualTo("this version has nothing to run for [lake]");
                            });
                        }

                        leaving.node.stopFeed();
                        leaving.node.close();

                        Awaitility.await().atMost(NodeOnTrial.PATIENCE).untilAsserted(() -> {
                            assertThat(linesByNode(reader)).isEqualTo(Map.of(1, second, 2, second));
                            assertThat(allConnected(reader)).isTrue();
                        });
                        assertGoesOn(reader);
                        reader.assertEverythingOnce(SYMBOLS);

                        staying.node.stopFeed();

                        // A stopped line is started again by the cluster, and carries nothing on a node that has
                        // stopped.
                        assertThat(staying.node
                                        .lineStatus()
                                        .toCompletableFuture()
                                        .join())
                                .noneMatch(line -> line.connected());
                    }
                }
            }
        }
    }

    private static void assertGoesOn(NodeOnTrial reader) {
        Map<String, Long> before = reader.journalEvents();
        Awaitility.await()
                .atMost(NodeOnTrial.PATIENCE)
                .untilAsserted(() -> assertThat(reader.statuses()).allSatisfy(status -> {
                    assertThat(status.status()).isEqualTo("LIVE");
                    assertThat(status.journalEvents())
                            .isGreaterThan(before.getOrDefault(status.symbol(), Long.MAX_VALUE));
                }));
        assertThat(reader.sum(SymbolStatus::tradesMissing)).isZero();
    }

    /// Cluster ports of the nodes that say that they run the lines, by the lines' numbers; 0 for nobody.
    private static Map<Integer, Integer> linesByNode(NodeOnTrial reader) throws Exception {
        var ports = new TreeMap<Integer, Integer>();
        for (JsonNode line : reader.get("/lines").json().path("lines")) {
            String node = line.path("node").asText("127.0.0.1:0");
            ports.put(line.path("line").asInt(), Integer.parseInt(node.substring(node.indexOf(':') + 1)));
        }
        return ports;
    }

    private static boolean allConnected(NodeOnTrial reader) throws Exception {
        JsonNode lines = reader.get("/lines").json().path("lines");
        for (JsonNode line : lines) {
            if (!line.path("connected").asBoolean()) {
                return false;
            }
        }
        return lines.size() == LINES;
    }

    private static NodeOnTrial start(Map<String, Object> shared, int port, String... roles) {
        var settings = new TreeMap<>(shared);
        settings.put("pekko.remote.artery.canonical.port", port);
        settings.put("capstan.node.roles", List.of(roles));
        return new NodeOnTrial(settings);
    }
}
