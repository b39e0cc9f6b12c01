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
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// The cluster of two nodes that the README shows, in one process: one node feeds and serves HTTP, the other holds
/// the symbols, so every batch, ack and question goes over remoting. Each test leaves both nodes whole.
class TwoNodesIT {

    private static final int SYMBOLS = 4;
    private static final double EVENTS_PER_SECOND = 1_000;
    private static final String BTC = "binance:BTCUSDT";
    private static final String TOKEN = "token-of-the-trial-0123";
    /// A stop that takes longer has run into a time limit somewhere.
    private static final Duration STOPPED_WITHIN = Duration.ofSeconds(15);

    @TempDir
    static Path folder;

    private static final ListAppender<ILoggingEvent> REMOTING = new ListAppender<>();

    private static MortalServers servers;
    private static SimulatedExchange exchange;
    private static int feederPort;
    private static int marketPort;
    private static NodeOnTrial feeder;
    private static NodeOnTrial market;

    @BeforeAll
    static void startEverything() {
        REMOTING.start();
        remotingLog().addAppender(REMOTING);
        servers = new MortalServers(folder.resolve("data"));
        exchange = SimulatedExchange.start(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults()
                        .withSymbols(SymbolSpec.first(SYMBOLS))
                        .withPace(new Pace.Events(EVENTS_PER_SECOND)))
                .build());
        feederPort = MortalServers.freePort();
        feeder = start(feederPort, feederPort, NodeSettings.INGEST, NodeSettings.API);
        marketPort = MortalServers.freePort();
        market = start(marketPort, feederPort, NodeSettings.MARKET);
        feeder.awaitLive();
    }

    @AfterAll
    static void stopEverything() {
        feeder.close();
        market.close();
        exchange.close();
        servers.close();
        remotingLog().detachAppender(REMOTING);
    }

    @AfterEach
    void everyMessageFoundItsSerializer() {
        assertThat(List.copyOf(REMOTING.list))
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .noneMatch(text -> text.contains("erializ"));
    }

    @Test
    void symbolsLiveOnTheOtherNodeAndAreSeenFromBoth() throws Exception {
        // A node without role api answers for itself, its services and the cluster, and says where the rest is.
        assertThat(market.get("/health/aggregator").status()).isNotEmpty();
        assertThat(market.get("/health/journal")
                        .component("journal")
                        .path("status")
                        .asText())
                .isEqualTo("healthy");
        assertThat(market.get("/books/BTCUSDT").json().at("/error/code").asText())
                .isEqualTo("role-not-here");
        assertThat(market.get("/lines").json().path("count").asInt()).isEqualTo(1);
        assertThat(market.node.lineStatus().toCompletableFuture().join()).isEmpty();
        await().untilAsserted(() -> {
            var health = feeder.get("/health");
            assertThat(health.status()).as(health.text()).isEqualTo("healthy");
            assertThat(health.component("cluster").path("members_up").asInt())
                    .as(health.text())
                    .isEqualTo(2);
        });

        theClusterIsTold();
        same(node -> node.books().book(BTC, 20));
        same(node -> node.books().trades(BTC, 50));
        same(node -> node.books().features(BTC));
        same(node -> node.books().status(BTC));
        for (String path : List.of("/books/BTCUSDT?depth=10", "/trades/BTCUSDT", "/features/BTCUSDT", "/symbols")) {
            var answer = feeder.get(path);
            assertThat(answer.code()).as(path + " " + answer.text()).isEqualTo(200);
            assertThat(answer.text()).contains("BTCUSDT");
        }
        assertThat(market.node.hotStateCounters().accepted()).isPositive();
        assertThat(feeder.node.hotStateCounters().accepted()).isZero();
        feeder.assertEverythingOnce(SYMBOLS);
    }

    private static void theClusterIsTold() {
        await().untilAsserted(() -> {
            var cluster = feeder.get("/cluster");
            assertThat(cluster.json().path("up").asInt()).as(cluster.text()).isEqualTo(2);
            assertThat(cluster.json().path("entities").asInt())
                    .as(cluster.text())
                    .isEqualTo(SYMBOLS);
            JsonNode self = member(cluster, feederPort);
            JsonNode other = member(cluster, marketPort);
            assertThat(cluster.json().path("self").asText())
                    .isEqualTo(self.path("address").asText());
            assertThat(self.path("symbols")).as(cluster.text()).isEmpty();
            assertThat(other.path("roles").toString()).isEqualTo("[\"market\"]");
            assertThat(other.path("symbols")).as(cluster.text()).hasSize(SYMBOLS);
            assertThat(other.path("singletons").toString()).contains("snapshot-gate", "gap-ledger");
        });
    }

    private static JsonNode member(NodeOnTrial.Answer cluster, int port) {
        for (JsonNode member : cluster.json().path("members")) {
            if (member.path("address").asText().equals("127.0.0.1:" + port)) {
                return member;
            }
        }
        throw new AssertionError("no member on port " + port + " in " + cluster.text());
    }

    /// The line keeps what no entity takes, so the books go on without a gap.
    @Test
    void theNodeOfTheSymbolsIsReplacedAndNoBatchIsLost() {
        long gaps = feeder.sum(SymbolStatus::gaps);
        var before = feeder.journalEvents();

        assertStops(market);
        marketPort = MortalServers.freePort();
        market = start(marketPort, feederPort, NodeSettings.MARKET);

        awaitWriting(before);
        assertThat(feeder.sum(SymbolStatus::gaps)).isEqualTo(gaps);
        assertThat(feeder.statuses())
                .allSatisfy(status -> assertThat(status.recoveredEvents() + status.recoveredFromSnapshot())
                        .isPositive());
        feeder.assertEverythingOnce(SYMBOLS);
    }

    /// With one replica too: the node that goes on has the states before the first shard moves.
    @Test
    void aNodeThatLeavesIsStoodInFor() {
        long gaps = feeder.sum(SymbolStatus::gaps);
        NodeOnTrial next = aThirdNode();
        var before = feeder.journalEvents();

        assertStops(market);

        assertGoesOn(next, before);
        awaitGivenBack();
        assertThat(feeder.sum(SymbolStatus::gaps)).isEqualTo(gaps);
    }

    @Test
    void anOperatorSendsANodeOutAndItHandsOver() throws Exception {
        long gaps = feeder.sum(SymbolStatus::gaps);
        String address = "/cluster/127.0.0.1:" + marketPort;
        NodeOnTrial next = aThirdNode();
        var before = feeder.journalEvents();
        assertThat(feeder.order("DELETE", address, TOKEN + "x").code()).isEqualTo(403);
        assertThat(feeder.order("DELETE", "/cluster/127.0.0.1:1", TOKEN).code()).isEqualTo(404);

        assertThat(feeder.order("DELETE", address, TOKEN).code()).isEqualTo(202);

        assertEndsByItself(market, "left the cluster");
        assertGoesOn(next, before);
        awaitGivenBack();
        assertThat(feeder.sum(SymbolStatus::gaps)).isEqualTo(gaps);
    }

    /// As for a machine that is gone for good: nothing is handed over.
    @Test
    void anOperatorTakesANodeForDeadAndItEnds() throws Exception {
        var before = feeder.journalEvents();
        NodeOnTrial next = aThirdNode();

        assertThat(feeder.order("DELETE", "/cluster/127.0.0.1:" + marketPort + "?down=true", TOKEN)
                        .code())
                .isEqualTo(202);

        assertEndsByItself(market, "the node was downed");
        assertGoesOn(next, before);
    }

    private static void assertEndsByItself(NodeOnTrial node, String why) {
        await().until(() -> node.node.whenTerminated().toCompletableFuture().isDone());
        assertThat(node.node.whyEnded()).contains(why);
        node.close();
    }

    /// Another node holds the symbols from here on.
    private static void assertGoesOn(NodeOnTrial next, Map<String, Long> before) {
        market = next;
        marketPort = portOf(next);
        awaitWriting(before);
        feeder.assertEverythingOnce(SYMBOLS);
    }

    private static NodeOnTrial aThirdNode() {
        NodeOnTrial next = start(MortalServers.freePort(), feederPort, NodeSettings.MARKET);
        await().untilAsserted(() -> {
            var cluster = feeder.get("/cluster");
            assertThat(cluster.json().path("up").asInt()).as(cluster.text()).isEqualTo(3);
        });
        return next;
    }

    private static int portOf(NodeOnTrial node) {
        return Integer.parseInt(node.node.address().split(":")[1]);
    }

    private static void awaitGivenBack() {
        await().untilAsserted(() -> {
            var cluster = feeder.get("/cluster");
            JsonNode standby = member(cluster, marketPort).path("standby");
            assertThat(standby.path("hand_backs").asInt()).as(cluster.text()).isGreaterThanOrEqualTo(SYMBOLS);
            assertThat(standby.path("stands_in_for")).as(cluster.text()).isEmpty();
        });
    }

    @Test
    void theNodeOfTheFeedIsReplacedAndTheBooksAreAnchoredAgain() {
        var before = feeder.journalEvents();

        assertStops(feeder);
        await().untilAsserted(() -> assertThat(market.statuses())
                .allSatisfy(status -> assertThat(status.status()).isNotEqualTo("LIVE")));
        feederPort = MortalServers.freePort();
        feeder = start(feederPort, marketPort, NodeSettings.INGEST, NodeSettings.API);

        awaitWriting(before);
        feeder.assertEverythingOnce(SYMBOLS);
    }

    /// @param seedPort cluster port of the node to join, this node's own for a cluster that begins with it
    private static NodeOnTrial start(int port, int seedPort, String... roles) {
        var settings = NodeOnTrial.settings(servers.addresses(), exchange);
        settings.put("pekko.remote.artery.canonical.port", port);
        settings.put("capstan.node.seed-nodes", List.of("127.0.0.1:" + seedPort));
        settings.put("capstan.node.roles", List.of(roles));
        settings.put("capstan.http.operator-token", TOKEN);
        settings.put("capstan.http.drain-delay", "1s"); // longer than a standby's silence, as in production
        return new NodeOnTrial(settings);
    }

    /// Symbols move on between two questions, so both are asked until their answers meet.
    private static void same(Function<Node, CompletionStage<?>> question) {
        await().untilAsserted(() -> {
            var far = question.apply(feeder.node).toCompletableFuture();
            var near = question.apply(market.node).toCompletableFuture();
            assertThat((Object) far.get(5, TimeUnit.SECONDS))
                    .usingRecursiveComparison()
                    .withEqualsForType(Double::equals, Double.class) // NaN is NaN
                    .isEqualTo(near.get(5, TimeUnit.SECONDS));
        });
    }

    private static void assertStops(NodeOnTrial node) {
        long begun = System.nanoTime();
        node.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STOPPED_WITHIN);
        assertThat(node.node.whenTerminated().toCompletableFuture()).isDone();
    }

    private static void awaitWriting(Map<String, Long> before) {
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(feeder.statuses())
                        .hasSize(SYMBOLS)
                        .allSatisfy(status -> {
                            assertThat(status.status()).isEqualTo("LIVE");
                            assertThat(status.journalEvents())
                                    .isGreaterThan(before.getOrDefault(status.symbol(), 0L) + 10);
                        }));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }

    private static Logger remotingLog() {
        return (Logger) LoggerFactory.getLogger("org.apache.pekko.remote");
    }
}
