package capstan.cluster.local;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolBook;
import capstan.cluster.embedded.FreePorts;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial;
import capstan.cluster.proof.SymbolAudit;
import capstan.cluster.proof.Verifier;
import capstan.market.symbol.SymbolBounds;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseSettings;
import capstan.persistence.journal.JournalReader;
import capstan.persistence.journal.JournalReaderSettings;
import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.wire.exchange.SbeFrameReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes in processes of their own with hot standby, of which one stands still and comes back or is killed;
/// readers are never shown an older generation or book, and the journal has everything once.
class StandbyIT {

    private static final int SYMBOLS = 8;
    private static final double FRAMES_PER_SECOND = 300;
    private static final int NODES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final List<String> olderShown = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private volatile boolean isOver;
    private Config config = ConfigFactory.empty();

    @AfterEach
    void close() throws Exception {
        isOver = true;
        for (AutoCloseable part : List.copyOf(opened).reversed()) {
            part.close();
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    @Test
    void anotherNodeGoesOnBeforeTheClusterHasDecidedAndGivesBack() throws Exception {
        LocalCluster cluster = start(2, false);

        standStill(cluster);
        kill(cluster, NODES);

        endsWithEverythingOnce(cluster);
    }

    /// Of two nodes with symbols and a third without, the larger side is any two of them.
    @Test
    void theDeathOfOneOfTwoHoldersDoesNotStopTheOther() throws Exception {
        LocalCluster cluster = start(1, true);
        int lower = portOf(cluster, 2) < portOf(cluster, 3) ? 2 : 3;

        kill(cluster, lower);

        assertThat(said(cluster.node(5 - lower)))
                .contains("node silent, standing in")
                .doesNotContain("no majority of nodes is heard");
        endsWithEverythingOnce(cluster);
    }

    private static int portOf(LocalCluster cluster, int number) {
        return Integer.parseInt(cluster.node(number).up().join().address().split(":")[1]);
    }

    private static String said(LocalNode node) throws IOException {
        try (Stream<Path> files =
                Files.walk(Objects.requireNonNull(node.errors().getParent()))) {
            var all = new StringBuilder();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    /// A whole cluster, whose readers are watched from here on.
    ///
    /// @param ingest how many nodes may run lines, as many as there are
    /// @param linesApart whether these hold no symbols
    private LocalCluster start(int ingest, boolean linesApart) {
        var servers = opened(new MortalServers(folder.resolve("data")));
        var exchange = opened(SimulatedExchange.start(ExchangeSettings.builder()
                .generated(GeneratorSettings.defaults()
                        .withSymbols(SymbolSpec.first(SYMBOLS))
                        .withPace(new Pace.Frames(FRAMES_PER_SECOND)))
                .lines(ingest)
                .build()));
        var shared = NodeOnTrial.settings(servers.addresses(), exchange);
        config = NodeOnTrial.config(shared);
        shared.remove("capstan.streams.connection.url");
        var cluster = opened(LocalCluster.start(
                new LocalPlan(
                        NodePlace.onLoopback(FreePorts.several(NODES)),
                        IntStream.rangeClosed(1, ingest)
                                .mapToObj(exchange::streamUri)
                                .toList(),
                        shared,
                        0,
                        folder.resolve("nodes"),
                        2,
                        linesApart),
                null));
        cluster.allUp().join();
        await(() -> {
            assertAllLive(cluster);
            JsonNode report = report(cluster);
            assertThat(report.path("entities").asInt()).as(report.toString()).isEqualTo(SYMBOLS);
            assertThat(ids(report, "keeps")).as(report.toString()).isEqualTo(SYMBOLS);
        });
        List<String> symbols =
                exchange.listings().stream().map(listing -> listing.symbol()).toList();
        watch(opened(RedisLink.open(RedisSettings.from(config))), symbols);
        return cluster;
    }

    private void endsWithEverythingOnce(LocalCluster cluster) {
        assertThat(cluster.stopFeed(PATIENCE)).isTrue();
        cluster.stop();
        isOver = true;
        assertThat(olderShown).isEmpty();
        assertEverythingOnce();
    }

    /// The last node has no line, so only its symbols miss it.
    private static void standStill(LocalCluster cluster) throws Exception {
        long before = count(report(cluster), "take_overs");
        ProcessHandle slow = cluster.node(NODES).handle();
        assertThat(report(cluster, NODES).path("entities").asInt()).isPositive();

        signal(slow, "STOP");
        await(() -> assertThat(count(report(cluster), "take_overs")).isGreaterThan(before));
        signal(slow, "CONT");

        await(() -> {
            JsonNode report = report(cluster);
            assertThat(report.path("up").asInt()).as(report.toString()).isEqualTo(NODES);
            assertThat(ids(report, "stands_in_for")).as(report.toString()).isZero();
            assertThat(count(report, "hand_backs")).as(report.toString()).isPositive();
            assertThat(ids(report, "keeps")).as(report.toString()).isEqualTo(SYMBOLS);
            assertAllLive(cluster);
        });
    }

    private static void kill(LocalCluster cluster, int number) {
        long before = count(report(cluster), "take_overs");
        int entities = report(cluster, number).path("entities").asInt();
        assertThat(entities).isPositive();

        cluster.node(number).kill();

        await(() -> {
            JsonNode report = report(cluster);
            assertThat(count(report, "take_overs")).as(report.toString()).isGreaterThanOrEqualTo(before + 1);
            assertThat(report.path("members")).as("it is still a member").hasSize(NODES);
        });
        await(() -> {
            JsonNode report = report(cluster);
            assertThat(report.path("up").asInt()).as(report.toString()).isEqualTo(NODES - 1);
            assertThat(report.path("entities").asInt()).as(report.toString()).isEqualTo(SYMBOLS);
            assertThat(ids(report, "stands_in_for")).as(report.toString()).isZero();
            assertAllLive(cluster);
        });
    }

    private void assertEverythingOnce() {
        try (Database database = Database.open(DatabaseSettings.from(config))) {
            var journal = new JournalReader(database, JournalReaderSettings.from(config));
            List<SymbolAudit.Verdict> verdicts = new Verifier(journal, new SbeFrameReader(), SymbolBounds.DEFAULT, 2)
                    .verify(journal.heads(SymbolBook.KEY.name()), Map.of(), _ -> {});
            assertThat(verdicts).hasSize(SYMBOLS).allSatisfy(verdict -> {
                assertThat(verdict.problems()).isEmpty();
                assertThat(verdict.trades().duplicates()).isZero();
                assertThat(verdict.tradesLost()).isZero();
                assertThat(verdict.state().counters().tradesMissing()).isZero();
            });
        }
    }

    /// Reads all the time, and notes what is older than what was read before.
    private void watch(RedisLink link, List<String> symbols) {
        link.whenUp(PATIENCE).toCompletableFuture().join();
        Thread.ofVirtual().start(() -> {
            var reader = new RedisHotStateReader(link);
            var generations = new HashMap<String, Long>();
            var updateIds = new HashMap<String, Long>();
            while (!isOver) {
                reader.read(symbols).toCompletableFuture().join().forEach((symbol, hashes) -> {
                    long updateId = Long.parseLong(hashes.book().getOrDefault("last_update_id", "0"));
                    Long generationBefore = generations.put(symbol, hashes.generation());
                    Long updateIdBefore = updateIds.put(symbol, updateId);
                    if ((generationBefore != null && generationBefore > hashes.generation())
                            || (updateIdBefore != null && updateIdBefore > updateId)) {
                        olderShown.add(symbol + " from " + generationBefore + "/" + updateIdBefore + " to "
                                + hashes.generation() + "/" + updateId);
                    }
                });
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }
        });
    }

    private static void signal(ProcessHandle process, String signal) throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
    }

    private static void assertAllLive(LocalCluster cluster) {
        assertThat(cluster.ask("/symbols").orElseThrow().path("states").toString())
                .isEqualTo("{\"LIVE\":" + SYMBOLS + "}");
    }

    private static JsonNode report(LocalCluster cluster) {
        return cluster.ask("/cluster").orElseThrow();
    }

    /// What the first node says of another one.
    private static JsonNode report(LocalCluster cluster, int number) {
        String address = cluster.node(number).up().join().address();
        JsonNode report = report(cluster);
        for (JsonNode member : report.path("members")) {
            if (member.path("address").asText().equals(address)) {
                return member;
            }
        }
        throw new AssertionError("no member " + address + " in " + report);
    }

    private static long count(JsonNode report, String figure) {
        long sum = 0;
        for (JsonNode member : report.path("members")) {
            sum += member.path("standby").path(figure).asLong();
        }
        return sum;
    }

    private static int ids(JsonNode report, String list) {
        int sum = 0;
        for (JsonNode member : report.path("members")) {
            sum += member.path("standby").path(list).size();
        }
        return sum;
    }

    private static void await(ThrowingRunnable assertions) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .untilAsserted(assertions);
    }
}
