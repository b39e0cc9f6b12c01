package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial.Answer;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The list of symbols is changed while others flow: they must not notice, the new one must become whole, the
/// one that is taken away must end labelled and stay away over a restart and on a node that joins later.
class ChangingSymbolsIT {

    private static final String TOKEN = "token-of-the-trial-0123";

    @TempDir
    Path folder;

    @Test
    void symbolsComeAndGoAndTheOthersDoNotNotice() throws Exception {
        var listed = SymbolSpec.first(4);
        String first = listed.get(0).symbol();
        String second = listed.get(1).symbol();
        String added = listed.get(2).symbol();
        String stopped = listed.get(3).symbol();
        try (var servers = new MortalServers(folder.resolve("data"));
                var exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(
                                GeneratorSettings.defaults().withSymbols(listed).withPace(new Pace.Events(600)))
                        .build())) {
            Map<String, Object> settings = NodeOnTrial.settings(servers.addresses(), exchange);
            settings.put("capstan.node.symbols", List.of(first, second));
            settings.put("capstan.http.operator-token", TOKEN);
            settings.put("capstan.node.symbol-list.poll-interval", "300ms");
            settings.put("capstan.node.symbol-list.repeat-after", "2s");
            int port = MortalServers.freePort();
            settings.put("pekko.remote.artery.canonical.port", port);
            exchange.halt(stopped);

            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                assertThat(ids(trial)).containsExactly(first, second);
                long connections = connections(exchange);

                refused(trial.order("POST", "/symbols/" + stopped, TOKEN), 409, "symbols-refused");
                refused(trial.order("POST", "/symbols/NOSUCHUSDT", TOKEN), 404, "symbol-not-listed");
                refused(trial.order("POST", "/symbols/other:" + added, TOKEN), 404, "symbol-not-listed");
                refused(trial.order("DELETE", "/symbols/" + added, TOKEN), 404, "unknown-symbol");
                refused(trial.order("POST", "/symbols/" + added, TOKEN + "x"), 403, "token-wrong");
                assertThat(ids(trial)).containsExactly(first, second);

                assertThat(trial.order("POST", "/symbols/" + added.toLowerCase(Locale.ROOT), TOKEN)
                                .code())
                        .isEqualTo(202);
                assertThat(trial.order("POST", "/symbols/" + added, TOKEN).code())
                        .isEqualTo(200);
                await().ignoreExceptions().untilAsserted(() -> {
                    assertThat(ids(trial)).contains(added);
                    assertThat(status(trial, added).status()).isEqualTo("LIVE");
                    assertThat(status(trial, added).trades()).isPositive();
                });
                trial.assertEverythingOnce(3);

                try (var other = new NodeOnTrial(joining(settings, port, first))) {
                    await().ignoreExceptions()
                            .untilAsserted(
                                    () -> assertThat(ids(other)).hasSize(3).contains(added));

                    assertThat(other.order("DELETE", "/symbols/" + second, TOKEN)
                                    .code())
                            .isEqualTo(202);
                    assertThat(other.order("DELETE", "/symbols/" + second, TOKEN)
                                    .code())
                            .isEqualTo(200);
                    await().ignoreExceptions().untilAsserted(() -> {
                        assertThat(ids(trial)).hasSize(2).contains(first, added);
                        assertThat(ids(other)).hasSize(2).contains(first, added);
                        assertThat(label(trial, second)).isEqualTo("SYNCING");
                    });
                }

                assertThat(trial.get("/books/" + second).code()).isEqualTo(404);
                assertThat(trial.sum(SymbolStatus::gaps)).isZero();
                assertThat(trial.sum(SymbolStatus::anchors)).isEqualTo(2);
                assertThat(connections(exchange)).isEqualTo(connections);
                assertThat(trial.get("/gaps?symbol=binance:" + second)
                                .json()
                                .get("count")
                                .asInt())
                        .isZero();
                assertThat(trial.verify())
                        .hasSize(3)
                        .allSatisfy(verdict -> assertThat(verdict.holds()).isTrue());
            }

            try (var trial = new NodeOnTrial(settings)) {
                assertThat(ids(trial)).hasSize(2).contains(first, added);
                trial.awaitLive();
                assertThat(trial.order("POST", "/symbols/" + second, TOKEN).code())
                        .isEqualTo(202);
                await().ignoreExceptions().untilAsserted(() -> {
                    assertThat(status(trial, second).status()).isEqualTo("LIVE");
                    assertThat(trial.sum(SymbolStatus::openTradeGaps)).isZero();
                });
                trial.assertEverythingOnce(3);
            }
        }
    }

    /// A second node that only holds symbols and serves HTTP, and was told less than the cluster follows.
    private static Map<String, Object> joining(Map<String, Object> settings, int port, String symbol) {
        var joining = new HashMap<>(settings);
        joining.put("pekko.remote.artery.canonical.port", 0);
        joining.put("capstan.node.seed-nodes", List.of("127.0.0.1:" + port));
        joining.put("capstan.node.roles", List.of("api"));
        joining.put("capstan.node.symbols", List.of(symbol));
        return joining;
    }

    private static void refused(Answer answer, int status, String code) {
        assertThat(answer.code()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
    }

    private static List<String> ids(NodeOnTrial trial) throws Exception {
        return trial.get("/symbols").json().get("symbols").findValuesAsText("symbol");
    }

    private static SymbolStatus status(NodeOnTrial trial, String symbol) {
        return trial.statuses().stream()
                .filter(status -> status.symbol().equals(symbol))
                .findFirst()
                .orElseThrow();
    }

    private static String label(NodeOnTrial trial, String symbol) throws Exception {
        return new RedisHotStateReader(trial.node.redis())
                .read(List.of(symbol))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS)
                .get(symbol)
                .book()
                .get("state");
    }

    private static long connections(SimulatedExchange exchange) {
        return exchange.stats().connections();
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }
}
