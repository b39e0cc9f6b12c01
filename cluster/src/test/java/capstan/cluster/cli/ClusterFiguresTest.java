package capstan.cluster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterFiguresTest {

    private final ClusterFigures figures = new ClusterFigures(json("""
            {"count": 3, "states": {"LIVE": 2, "STALE": 1}, "symbols": [
             {"id": "binance:BTCUSDT", "venue": "binance", "symbol": "BTCUSDT", "state": "LIVE", "last_update_id": 10,
              "book_hash": "ffffffffffffffff", "chain": "0000000000000002", "journal_events": 5,
              "counters": {"frames": 60, "gaps": 1, "trades": 7}},
             {"id": "binance:ETHUSDT", "venue": "binance", "symbol": "ETHUSDT", "state": "LIVE", "last_update_id": 11,
              "book_hash": "0000000000000001", "chain": "0000000000000003", "journal_events": 6,
              "counters": {"frames": 30, "gaps": 0, "trades": 8}},
             {"id": "binance:SOLUSDT", "venue": "binance", "symbol": "SOLUSDT", "state": "STALE", "last_update_id": 12,
              "book_hash": "0000000000000004", "chain": "0000000000000005", "journal_events": 7,
              "counters": {"frames": 10, "gaps": 2, "trades": 9}}]}
            """), json("""
            {"self": "a:1", "up": 2, "entities": 3, "singletons": {"snapshot-gate": "a:1"}, "members": [
             {"address": "a:1", "status": "Up", "reachable": true, "roles": ["market"], "singletons": ["snapshot-gate"],
              "shards": {"1": 1}, "entities": 1, "symbols": ["binance:BTCUSDT"]},
             {"address": "b:1", "status": "Up", "reachable": true, "roles": ["api"], "singletons": [],
              "shards": {"2": 2}, "entities": 2, "symbols": ["binance:SOLUSDT", "binance:ETHUSDT"]},
             {"address": "c:1", "status": "Down", "reachable": false, "roles": ["market"], "singletons": []}]}
            """));

    @Test
    void aNodesLoadIsThatOfItsSymbols() {
        JsonNode nodes = json(new Report()
                        .list("nodes", figures.nodes(Map.of("a:1", "node-1")))
                        .json())
                .get("nodes");

        assertThat(nodes.get(0).get("node").asText()).isEqualTo("node-1");
        assertThat(nodes.get(0).get("share").asDouble()).isEqualTo(0.6);
        assertThat(nodes.get(1).get("node").asText()).isEqualTo("b:1");
        assertThat(nodes.get(1).get("frames").asLong()).isEqualTo(40);
        assertThat(nodes.get(1).get("symbols").toString()).isEqualTo("[\"ETHUSDT\",\"SOLUSDT\"]");
        assertThat(figures.symbolsByNode()).containsExactly(1, 2, 0);
    }

    /// A member without shards holds nothing; it must not be given the load of all.
    @Test
    void aMemberOfWhichNothingIsKnownHasNoLoad() {
        JsonNode nodes =
                json(new Report().list("nodes", figures.nodes(Map.of())).json()).get("nodes");

        assertThat(nodes.get(2).get("frames").asLong()).isZero();
        assertThat(nodes.get(2).get("shards").asInt()).isZero();
    }

    @Test
    void totalsAreSumsOverAllSymbols() {
        var report = new Report();
        figures.tellTotals(report);

        assertThat(json(report.json()).get("frames").asLong()).isEqualTo(100);
        assertThat(json(report.json()).get("journalEvents").asLong()).isEqualTo(18);
        assertThat(figures.sum("gaps")).isEqualTo(3);
        assertThat(figures.members()).isEqualTo(2);
        assertThat(figures.live()).isEqualTo(2);
    }

    @Test
    void onlyWhatLiveSymbolsSayIsHeldAgainstTheJournal() {
        assertThat(figures.shown()).containsOnlyKeys("binance:BTCUSDT", "binance:ETHUSDT");
        assertThat(figures.shown().get("binance:BTCUSDT"))
                .singleElement()
                .satisfies(claim -> assertThat(claim.sum()).isEqualTo(-1L));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
