package capstan.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.cluster.node.LinesSettings;
import capstan.cluster.node.NodeSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LocalPlanTest {

    private static final List<URI> TWO_LINES =
            List.of(URI.create("ws://127.0.0.1:7001"), URI.create("ws://127.0.0.1:7002"));

    @Test
    void nodesKnowEachOtherAndShareNothingThatMustBeTheirOwn() {
        var plan = plan(3, TWO_LINES, 8080);
        List<Config> nodes = IntStream.rangeClosed(1, 3)
                .mapToObj(number -> config(plan, number))
                .toList();

        assertThat(nodes)
                .extracting(node -> node.getInt("pekko.remote.artery.canonical.port"))
                .containsExactly(2551, 2552, 2553);
        assertThat(nodes).extracting(node -> node.getInt("capstan.http.port")).containsExactly(8080, 8081, 8082);
        assertThat(nodes).allSatisfy(node -> {
            assertThat(NodeSettings.from(node).seedNodes())
                    .containsExactly("127.0.0.1:2551", "127.0.0.1:2552", "127.0.0.1:2553");
            assertThat(node.getInt("pekko.cluster.min-nr-of-members")).isEqualTo(3);
        });
        assertThat(nodes)
                .extracting(node -> NodeSettings.from(node).name())
                .containsExactly("node-1", "node-2", "node-3");
    }

    @Test
    void allNodesKnowAllLinesAndTheFirstMayRunThem() {
        var plan = plan(3, TWO_LINES, 0);

        for (int number = 1; number <= 2; number++) {
            Config node = config(plan, number);
            assertThat(NodeSettings.from(node).roles()).containsExactly("ingest", "market", "api");
            assertThat(LinesSettings.from(node).direct())
                    .extracting(line -> line.connection().address())
                    .isEqualTo(TWO_LINES.stream().map(URI::toString).toList());
        }
        assertThat(NodeSettings.from(config(plan, 3)).roles()).containsExactly("market", "api");
        assertThat(config(plan, 3).getInt("capstan.http.port")).isZero();
    }

    @Test
    void nodesShareTheMachinesMemory() {
        assertThat(plan(2, TWO_LINES, 0).javaOptions()).containsExactly("-XX:MaxRAMPercentage=25");
        assertThat(plan(8, TWO_LINES, 0).javaOptions()).containsExactly("-XX:MaxRAMPercentage=6");
    }

    @Test
    void moreThanFitsIsRefused() {
        assertThatThrownBy(() -> plan(9, TWO_LINES, 0)).hasMessageContaining("1 to 8 nodes, got 9");
        assertThatThrownBy(() -> plan(1, TWO_LINES, 0)).hasMessageContaining("got 2 and 2");
        assertThatThrownBy(() -> plan(1, List.of(), 0)).hasMessageContaining("got 0 and 0");
    }

    @Test
    void nodesWithLinesHoldNoSymbolsWhenTheyAreApart() {
        var plan = plan(3, TWO_LINES, 0, 2, true);

        assertThat(NodeSettings.from(config(plan, 1)).roles()).containsExactly("ingest", "api");
        assertThat(NodeSettings.from(config(plan, 3)).roles()).containsExactly("market", "api");
        assertThatThrownBy(() -> plan(2, TWO_LINES, 0, 1, true)).hasMessageContaining("no node is left");
    }

    @Test
    void allNodesAreToldHowManyReplicasASymbolHas() {
        assertThat(config(plan(2, TWO_LINES, 0, 2, false), 2).getInt("capstan.actors.standby.replicas"))
                .isEqualTo(2);
        assertThatThrownBy(() -> plan(2, TWO_LINES, 0, 3, false)).hasMessageContaining("1 to 2 replicas, got 3");
    }

    private static LocalPlan plan(int nodes, List<URI> streams, int httpPort) {
        return plan(nodes, streams, httpPort, 1, false);
    }

    private static LocalPlan plan(int nodes, List<URI> streams, int httpPort, int replicas, boolean linesApart) {
        return new LocalPlan(
                NodePlace.onLoopback(
                        IntStream.range(0, nodes).mapToObj(node -> 2551 + node).toList()),
                streams,
                Map.of("capstan.node.symbols", List.of("BTCUSDT")),
                httpPort,
                Path.of("nodes"),
                replicas,
                linesApart);
    }

    private static Config config(LocalPlan plan, int number) {
        return ConfigFactory.load(ConfigFactory.parseMap(plan.settings(number))
                .withFallback(ConfigFactory.parseResources("application.conf")));
    }
}
