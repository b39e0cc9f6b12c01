package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.embedded.SmallDisk;
import capstan.cluster.failure.NodeOnTrial.Answer;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.SymbolHashes;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node under load whose PostgreSQL or Redis dies and returns, or whose journal's disk is full for a while: it
/// says so, it shows nothing as live that it cannot vouch for, it goes on by itself, and nothing is lost or
/// doubled. One node for all tests; each leaves it healthy.
class DyingStoresIT {

    private static final String NODE = "trial-1";
    private static final int SYMBOLS = 4;
    private static final double EVENTS_PER_SECOND = 2_000;
    /// Writing must go on this soon after PostgreSQL takes connections again.
    private static final Duration RESUMED_WITHIN = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static MortalServers servers;
    private static SimulatedExchange exchange;
    private static NodeOnTrial trial;

    @BeforeAll
    static void startEverything() {
        servers = new MortalServers(folder.resolve("data"));
        exchange = SimulatedExchange.start(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults()
                        .withSymbols(SymbolSpec.first(SYMBOLS))
                        .withPace(new Pace.Events(EVENTS_PER_SECOND)))
                .build());
        var settings = NodeOnTrial.settings(servers.addresses(), exchange);
        settings.put("capstan.node.name", NODE);
        settings.put("capstan.node.health-interval", "500ms");
        trial = new NodeOnTrial(settings);
        trial.awaitLive();
    }

    @AfterAll
    static void stopEverything() {
        trial.close();
        exchange.close();
        servers.close();
    }

    @Test
    void postgresqlThatDiesUnderLoadAndReturnsLosesNothing() throws Exception {
        long gaps = trial.sum(SymbolStatus::gaps);
        var before = trial.journalEvents();

        servers.killPostgres();

        await().untilAsserted(() -> {
            Answer health = trial.get("/health");
            assertThat(health.code()).as(health.text()).isEqualTo(503);
            assertThat(health.status()).isEqualTo("unhealthy");
            assertThat(health.component("journal").path("failure").asText()).isEqualTo("UNREACHABLE");
            assertThat(health.component("journal").path("message").asText())
                    .contains("127.0.0.1:" + servers.addresses().postgresPort())
                    .contains("check that it runs");
        });
        assertThat(trial.get("/ready").code()).isEqualTo(503);
        assertThat(trial.get("/ready").text()).contains("journal: PostgreSQL at");
        assertThat(trial.get("/live").code()).isEqualTo(200);
        awaitReported("unhealthy");
        // Whoever asks a symbol is told that it does not answer, and Redis labels what it shows.
        await().untilAsserted(() -> assertThat(hotStates().values())
                .hasSize(SYMBOLS)
                .allSatisfy(hashes -> assertThat(hashes.book().get("state")).isEqualTo("SYNCING")));
        Answer book = trial.get("/books/BTCUSDT");
        assertThat(book.code()).as(book.text()).isEqualTo(503);

        servers.startPostgres();

        await().atMost(RESUMED_WITHIN)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(trial.statuses()).allSatisfy(status -> {
                    assertThat(status.status()).isEqualTo("LIVE");
                    assertThat(status.recoveredEvents() + status.recoveredFromSnapshot())
                            .isPositive();
                    assertThat(status.journalEvents()).isGreaterThan(before.get(status.symbol()) + 1);
                }));
        awaitHealthy();
        assertThat(trial.sum(SymbolStatus::gaps)).isEqualTo(gaps);
        trial.assertEverythingOnce(SYMBOLS);
    }

    @Test
    void redisThatDiesAndReturnsEmptyIsFilledAgainWhileJournalingGoesOn() throws Exception {
        long gaps = trial.sum(SymbolStatus::gaps);
        Map<String, SymbolHashes> full = hotStates();

        servers.killRedis();

        await().untilAsserted(() -> {
            Answer health = trial.get("/health");
            assertThat(health.code()).as(health.text()).isEqualTo(200);
            assertThat(health.status()).isEqualTo("degraded");
            assertThat(health.component("redis").path("status").asText()).isEqualTo("unhealthy");
            assertThat(health.component("redis").path("message").asText())
                    .contains("127.0.0.1:" + servers.addresses().redisPort());
        });
        assertThat(trial.get("/ready").code()).isEqualTo(200);
        var atDeath = trial.journalEvents();
        await().untilAsserted(() -> assertThat(trial.statuses()).allSatisfy(status -> {
            assertThat(status.journalEvents()).isGreaterThan(atDeath.get(status.symbol()) + 1);
            assertThat(status.status()).isEqualTo("LIVE");
        }));
        assertThat(trial.get("/books/BTCUSDT").code()).isEqualTo(200);

        servers.startRedis();

        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(hotStates()).hasSize(SYMBOLS).allSatisfy((symbol, hashes) -> {
                    SymbolHashes once = full.get(symbol);
                    assertThat(hashes.generation()).isGreaterThan(once.generation());
                    assertThat(hashes.book()).containsEntry("state", "LIVE").containsKeys(keys(once.book()));
                    assertThat(hashes.trades1s()).containsKeys("gen", "count", "data_completeness");
                    assertThat(hashes.trades5s()).containsKeys("gen", "count", "data_completeness");
                    assertThat(hashes.features()).containsKeys("gen", "feature_version", "last_update_id");
                }));
        awaitHealthy();
        assertThat(trial.sum(SymbolStatus::gaps)).isEqualTo(gaps);
        trial.assertEverythingOnce(SYMBOLS);
    }

    /// The journal's table lies on a disk of its own that fills up, so that the server itself goes on and answers.
    @Test
    void aFullDiskUnderTheJournalShowsInHealthAndLosesNothing() throws Exception {
        long gaps = trial.sum(SymbolStatus::gaps);
        try (var disk = SmallDisk.mount(folder.resolve("disk"), 256, "rw")) {
            Path space = Files.createDirectory(disk.folder().resolve("space"));
            execute("create tablespace small location '" + space + "'");
            execute("alter table event_journal set tablespace small");
            Path filler = disk.folder().resolve("filler");
            fill(filler);

            await().untilAsserted(() -> {
                Answer health = trial.get("/health");
                assertThat(health.code()).as(health.text()).isEqualTo(503);
                assertThat(health.component("journal").path("failure").asText()).isEqualTo("DISK_FULL");
                assertThat(health.component("journal").path("message").asText())
                        .contains("its disk is full; free space there, journaling goes on by itself afterwards");
            });
            assertThat(trial.get("/ready").code()).isEqualTo(503);
            await().untilAsserted(() -> assertThat(hotStates().values())
                    .anySatisfy(hashes -> assertThat(hashes.book().get("state")).isEqualTo("SYNCING")));
            var before = trial.journalEvents(); // whoever folds the journal again still answers

            Files.delete(filler);

            await().atMost(RESUMED_WITHIN)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(trial.statuses()).allSatisfy(status -> {
                        assertThat(status.status()).isEqualTo("LIVE");
                        assertThat(status.journalEvents()).isGreaterThan(before.get(status.symbol()) + 1);
                    }));
            awaitHealthy();
            assertThat(trial.sum(SymbolStatus::gaps)).isEqualTo(gaps);
            trial.assertEverythingOnce(SYMBOLS);
            execute("alter table event_journal set tablespace pg_default");
            execute("drop tablespace small");
        }
    }

    private static void execute(String statement) throws SQLException {
        try (var connection = trial.node.database().dataSource().getConnection();
                var running = connection.createStatement()) {
            running.execute(statement);
        }
    }

    /// Writes until the disk takes no more.
    private static void fill(Path filler) throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            var block = new byte[64 << 10];
            assertThatThrownBy(() -> {
                        while (true) {
                            out.write(block);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }

    private static void awaitHealthy() {
        await().untilAsserted(() -> {
            Answer health = trial.get("/health");
            assertThat(health.status()).as(health.text()).isEqualTo("healthy");
            assertThat(trial.get("/ready").code()).isEqualTo(200);
        });
        awaitReported("healthy");
    }

    /// What Redis holds of each service of the node, which is also how others see that the node lives.
    private static void awaitReported(String status) {
        var client = RedisClient.create(servers.addresses().redisUri());
        try (var connection = client.connect()) {
            var commands = connection.sync();
            await().untilAsserted(() -> {
                for (String service :
                        List.of("sbe-ingestor", "aggregator", "gap-detector", "re-anchor-service", "api")) {
                    String key = "health:" + service + ":" + NODE;
                    assertThat(commands.hgetall(key))
                            .as(key)
                            .containsEntry("status", status)
                            .containsEntry("version", "trial")
                            .containsOnlyKeys("status", "version", "uptime_s", "last_update_ms");
                    assertThat(commands.ttl(key)).isBetween(1L, 60L);
                }
            });
        } finally {
            client.shutdown();
        }
    }

    private static Map<String, SymbolHashes> hotStates() {
        return new RedisHotStateReader(trial.node.redis())
                .read(List.copyOf(trial.node.settings().symbols()))
                .toCompletableFuture()
                .join();
    }

    private static String[] keys(Map<String, String> hash) {
        return hash.keySet().toArray(String[]::new);
    }
}
