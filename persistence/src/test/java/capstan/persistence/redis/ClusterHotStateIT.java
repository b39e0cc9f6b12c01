package capstan.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.instrument.Instrument;
import capstan.persistence.HotStates;
import capstan.persistence.TestRedisCluster;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// The contract on a cluster of three masters, and what only a cluster does.
class ClusterHotStateIT extends HotStateContract {

    @Override
    Server startServer() {
        TestRedisCluster redis = TestRedisCluster.start();
        RedisClusterClient client =
                RedisClusterClient.create(RedisURI.create(redis.anyNode().uri()));
        return new Server(redis.settings(), client, () -> client.connect().sync(), client::connectPubSub, redis::close);
    }

    @Test
    void everySymbolLiesWholeOnOneNodeAndTheSymbolsOnAllOfThem() throws Exception {
        try (var cluster = TestRedisCluster.start();
                var link = RedisLink.open(cluster.settings())) {
            link.whenUp(Duration.ofSeconds(10)).toCompletableFuture().get();
            publishAll(link, 1, 0);

            var symbolsByNode = cluster.nodes().stream()
                    .map(node -> node.ask("KEYS ob:*").lines().filter(line -> line.startsWith("ob:")))
                    .map(java.util.stream.Stream::count)
                    .toList();

            assertThat(symbolsByNode)
                    .hasSize(3)
                    .allSatisfy(count -> assertThat(count).isPositive());
            for (var node : cluster.nodes()) {
                String books = node.ask("KEYS ob:*");
                String windows = node.ask("KEYS tr:*:5s");
                assertThat(windows.lines()
                                .filter(line -> line.startsWith("tr:"))
                                .count())
                        .isEqualTo(books.lines()
                                .filter(line -> line.startsWith("ob:"))
                                .count());
            }
        }
    }

    /// The slot of a symbol is handed to another master while it is published to and read, as an operator does it.
    @Test
    void aSlotThatMovesIsFollowed() throws Exception {
        try (var cluster = TestRedisCluster.start();
                var link = RedisLink.open(cluster.settings())) {
            link.whenUp(Duration.ofSeconds(10)).toCompletableFuture().get();
            publishAll(link, 1, 0);
            int slot = SlotHash.getSlot("ob:{SYM0}");
            int from = cluster.ownerOf(slot);
            int to = (from + 1) % 3;

            cluster.move(slot, from, to, () -> publishAll(link, 5, 1));

            assertThat(cluster.nodes().get(to).ask("KEYS ob:{SYM0}")).contains("ob:{SYM0}");
            publishAll(link, 5, 6);
            var read = new RedisHotStateReader(link)
                    .read("SYM0")
                    .toCompletableFuture()
                    .get();
            assertThat(read.generation()).isEqualTo(11);
            assertThat(read.trades5s()).containsEntry("gen", "11");
            assertThat(link.status().connects()).isEqualTo(1);
        }
    }

    /// A master that dies takes its symbols with it; the others go on, and it is used again when it is back.
    @Test
    void aMasterThatDiesDoesNotStopTheSymbolsOfTheOthersForLong() throws Exception {
        try (var cluster = TestRedisCluster.start();
                var link = RedisLink.open(cluster.settings());
                var hotState = new RedisHotState(link, InstantSource.system())) {
            link.whenUp(Duration.ofSeconds(10)).toCompletableFuture().get();
            int lost = cluster.ownerOf(SlotHash.getSlot("ob:{SYM0}"));
            var walk = new HotStates.Walk(instrument("SYM0"), 1, 1L << 40);
            hotState.publish(walk.next()).toCompletableFuture().get(5, TimeUnit.SECONDS);

            cluster.nodes().get(lost).kill();
            cluster.nodes().get(lost).restart();
            cluster.awaitWhole();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> hotState.publish(walk.next())
                            .toCompletableFuture()
                            .get(2, TimeUnit.SECONDS)
                            .accepted());
        }
    }

    private static Instrument instrument(String name) {
        return new Instrument("binance", name, -8, -8, 1_000_000, 1_000);
    }

    /// Publishes twelve symbols, which lie on all nodes.
    ///
    /// @param steps generations of each
    /// @param published generations of each that were published before
    private static void publishAll(RedisLink link, int steps, int published) {
        try (var hotState = new RedisHotState(link, InstantSource.system())) {
            var walks = new ArrayList<HotStates.Walk>();
            for (int index = 0; index < 12; index++) {
                walks.add(new HotStates.Walk(instrument("SYM" + index), index, 1L << 40));
            }
            for (var walk : walks) {
                for (int skipped = 0; skipped < published; skipped++) {
                    walk.next();
                }
                for (int step = 0; step < steps; step++) {
                    var outcome = hotState.publish(walk.next())
                            .toCompletableFuture()
                            .orTimeout(5, TimeUnit.SECONDS)
                            .join();
                    assertThat(outcome.accepted()).isTrue();
                }
            }
        }
    }
}
