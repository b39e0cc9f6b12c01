package capstan.cluster.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.KinesisServer;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial;
import capstan.cluster.failure.NodeOnTrial.Answer;
import capstan.cluster.prove.lines.KinesisFeeder;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.streams.kinesis.connector.ClientSettings;
import capstan.streams.kinesis.connector.KinesisClients;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;

/// The feed through a real server: written by a line that reaches no entity of ours, read by a node that has no other
/// line. Its books live from the streams alone, over a split of a shard and over its own restart.
class KinesisIT {

    private static final int SYMBOLS = 3;
    private static final String DEPTH = "market-sbe-depth";
    private static final String FIRST_SHARD = "shardId-000000000000";

    @TempDir
    Path folder;

    @Test
    void booksLiveFromTheStreamsAloneOverASplitAndARestart() throws Exception {
        assumeTrue(KinesisServer.isPossible(), "skipped: the embedded Kinesis needs Node.js with npm on the PATH");
        try (var servers = new MortalServers(folder.resolve("data"));
                KinesisServer kinesis = KinesisServer.start(folder);
                KinesisAsyncClient client = client(kinesis);
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(SYMBOLS))
                                .withPace(new Pace.Events(500)))
                        .build());
                var feeder = feeder(exchange, kinesis)) {
            Map<String, Object> settings = settings(servers, exchange, kinesis);
            Map<String, Long> before;
            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                client.splitShard(split -> split.streamName(DEPTH)
                                .shardToSplit(FIRST_SHARD)
                                .newStartingHashKey("170141183460469231731687303715884105728"))
                        .join();
                await().ignoreExceptions()
                        .untilAsserted(() -> assertThat(shards(trial, DEPTH))
                                .containsEntry(FIRST_SHARD, "ENDED")
                                .containsEntry("shardId-000000000001", "READING")
                                .containsEntry("shardId-000000000002", "READING"));
                awaitProgress(trial, SymbolStatus::lastUpdateId);
                awaitProgress(trial, SymbolStatus::lastTradeId);

                assertThat(trial.sum(SymbolStatus::gaps)).isZero();
                Answer health = trial.get("/health");
                assertThat(health.component("kinesis").path("status").asText())
                        .as(health.text())
                        .isEqualTo("healthy");
                before = lastTradeIds(trial);
            }
            long written = feeder.written();
            await().until(() -> feeder.written() > written + 100);

            try (var trial = new NodeOnTrial(settings)) {
                trial.awaitLive();
                await().ignoreExceptions()
                        .untilAsserted(() -> assertThat(lastTradeIds(trial))
                                .allSatisfy((symbol, id) -> assertThat(id).isGreaterThan(before.get(symbol))));
                awaitProgress(trial, SymbolStatus::lastUpdateId);

                // What came while the node was away was read, not fetched.
                assertThat(trial.sum(SymbolStatus::tradesBackfilled)).isZero();
                assertThat(trial.sum(SymbolStatus::tradesMissing)).isZero();
                trial.assertEverythingOnce(SYMBOLS);
            }
            assertThat(feeder.dropped()).isZero();
        }
    }

    private static Map<String, Object> settings(
            MortalServers servers, SimulatedExchange exchange, KinesisServer kinesis) {
        var settings = new HashMap<>(NodeOnTrial.settings(servers.addresses(), exchange));
        settings.put("capstan.node.lines", List.of());
        settings.put("capstan.node.kinesis.enabled", true);
        settings.put("capstan.node.kinesis.write", false);
        settings.put("capstan.node.kinesis.endpoint", kinesis.endpoint());
        settings.put("capstan.node.kinesis.credentials", "fixed");
        settings.put("capstan.streams.kinesis.reader.initial-position", "trim-horizon");
        return settings;
    }

    private static KinesisFeeder feeder(SimulatedExchange exchange, KinesisServer kinesis) {
        var config = NodeOnTrial.config(Map.of(
                "pekko.actor.provider", "local",
                "capstan.streams.connection.url", exchange.streamUri(1).toString(),
                "capstan.streams.connection.api-key", "simulated",
                "capstan.node.kinesis.endpoint", kinesis.endpoint(),
                "capstan.node.kinesis.credentials", "fixed"));
        return new KinesisFeeder(
                config,
                exchange.listings().stream().map(listing -> listing.symbol()).collect(Collectors.toSet()));
    }

    private static KinesisAsyncClient client(KinesisServer kinesis) {
        return KinesisClients.open(
                new ClientSettings(kinesis.endpoint(), "", "fixed", Duration.ofSeconds(2), Duration.ofSeconds(10), 8));
    }

    private static Map<String, String> shards(NodeOnTrial trial, String stream) throws Exception {
        JsonNode read = trial.get("/health").component("kinesis").path("read");
        return StreamSupport.stream(read.spliterator(), false)
                .filter(of -> of.path("stream").asText().equals(stream))
                .flatMap(of -> StreamSupport.stream(of.path("shards").spliterator(), false))
                .collect(Collectors.toMap(
                        shard -> shard.path("shard").asText(),
                        shard -> shard.path("state").asText()));
    }

    private static void awaitProgress(NodeOnTrial trial, ToLongFunction<SymbolStatus> figure) {
        Map<String, Long> now = by(trial, figure);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(by(trial, figure))
                        .allSatisfy((symbol, value) -> assertThat(value).isGreaterThan(now.get(symbol))));
    }

    private static Map<String, Long> lastTradeIds(NodeOnTrial trial) {
        return by(trial, SymbolStatus::lastTradeId);
    }

    private static Map<String, Long> by(NodeOnTrial trial, ToLongFunction<SymbolStatus> figure) {
        return trial.statuses().stream().collect(Collectors.toMap(SymbolStatus::symbol, figure::applyAsLong));
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }
}
