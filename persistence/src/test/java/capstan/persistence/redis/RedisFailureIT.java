package capstan.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.hotstate.HotState;
import capstan.market.instrument.Instrument;
import capstan.market.ports.HotStateStore.Outcome;
import capstan.persistence.HotStates;
import capstan.persistence.TestRedis;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Redis that dies, hangs, is emptied, refuses or speaks a newer contract, and what publishers and health see of
/// it.
class RedisFailureIT {

    private static final Map<String, Object> QUICK =
            Map.of("command-timeout", "400ms", "reconnect-min", "10ms", "reconnect-max", "100ms", "max-failures", 3);

    private TestRedis redis;
    private RedisLink link;
    private RedisHotState store;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.start();
        link = RedisLink.open(redis.settings(QUICK));
        link.whenUp(Duration.ofSeconds(5)).toCompletableFuture().get();
        store = new RedisHotState(link, InstantSource.system());
    }

    @AfterEach
    void stop() {
        store.close();
        link.close();
        redis.close();
    }

    @Test
    void afterAKillPublishesFailAtOnceAndTheNextOneWritesEverything() throws Exception {
        publish(HotStates.small(1));
        publish(HotStates.small(2));

        redis.kill();
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> !link.status().isUp());
        long begin = System.nanoTime();
        for (int generation = 3; generation < 1_003; generation++) {
            assertThat(store.publish(HotStates.small(generation)).toCompletableFuture())
                    .isCompletedExceptionally();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(link.status().reason())
                        .contains("no connection; check that it runs and that host and port are right"));
        assertThatThrownBy(() -> publish(HotStates.small(1_003)))
                .hasMessageContaining(redis.uri())
                .hasMessageContaining("is not in use");

        redis.restart();
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> link.status().isUp());
        assertThat(publish(HotStates.small(2_000))).isEqualTo(new Outcome(true, 2_000));

        var hashes = new RedisHotStateReader(link)
                .read("BTCUSDT")
                .toCompletableFuture()
                .get();
        assertThat(hashes.book()).containsEntry("gen", "2000").containsEntry("bid2_p", "61000.00");
        assertThat(hashes.trades1s()).containsEntry("gen", "2000").containsKey("volume");
        assertThat(hashes.trades5s()).containsEntry("gen", "2000").containsKey("volume");
        assertThat(hashes.features()).containsEntry("gen", "2000").containsKey("mid_price");
        assertThat(redis.ask("GET schema:version")).contains("\r\n1\r\n");
    }

    @Test
    void whoOnlyReadsComesBackWithShortPausesEachTime() throws Exception {
        redis.kill();
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> link.attempts() > 2);
        redis.restart();
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> link.status().isUp());
        assertThat(link.attempts()).isPositive();

        new RedisHotStateReader(link).read("BTCUSDT").toCompletableFuture().get();

        assertThat(link.attempts()).isZero();
    }

    @Test
    void aHungServerFailsPublishesInTimeAndHealsAfterwards() throws Exception {
        publish(HotStates.small(1));

        redis.freeze();
        try {
            var waiting = new ArrayList<CompletableFuture<Outcome>>();
            for (int generation = 2; generation < 52; generation++) {
                waiting.add(store.publish(HotStates.small(generation)).toCompletableFuture());
            }
            Awaitility.await()
                    .atMost(2, TimeUnit.SECONDS)
                    .until(() -> waiting.stream().allMatch(CompletableFuture::isCompletedExceptionally));
            assertThat(store.counters().waiting()).isZero();
            assertThat(link.status().isUp()).isFalse();
        } finally {
            redis.thaw();
        }

        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> link.status().isUp());
        publish(HotStates.small(1_000));
        assertThat(redis.ask("HGET ob:{BTCUSDT} gen")).contains("1000");
    }

    @Test
    void emptiedWithoutARestartItIsFilledByTheNextPublish() throws Exception {
        publish(HotStates.small(1));
        redis.ask("FLUSHALL");
        publish(HotStates.small(2));
        assertThat(redis.ask("HGET tr:{BTCUSDT}:5s volume")).contains("0.30000");

        redis.ask("SCRIPT FLUSH");
        assertThat(publish(HotStates.small(3)).accepted()).isTrue();

        redis.ask("DEL tr:{BTCUSDT}:1s");
        publish(HotStates.small(4));
        assertThat(redis.ask("HGET tr:{BTCUSDT}:1s volume")).contains("0.01230");

        redis.ask("DEL quotes:latest:{BTCUSDT}");
        publish(HotStates.small(5));
        assertThat(redis.ask("HGET quotes:latest:{BTCUSDT} bid")).contains("61000.10");
    }

    @Test
    void afterAnotherWriterEverythingIsSentAgain() throws Exception {
        publish(HotStates.small(1));
        try (var otherLink = RedisLink.open(redis.settings(QUICK))) {
            otherLink.whenUp(Duration.ofSeconds(5)).toCompletableFuture().get();
            try (var other = new RedisHotState(otherLink, InstantSource.system())) {
                other.publish(HotStates.empty(HotStates.BTC, 5))
                        .toCompletableFuture()
                        .get();
            }
        }

        assertThat(publish(HotStates.small(4))).isEqualTo(new Outcome(false, 5));
        assertThat(publish(HotStates.small(6)).accepted()).isTrue();

        assertThat(redis.ask("HGET ob:{BTCUSDT} best_bid")).contains("61000.10");
    }

    @Test
    void aFullServerIsToldAsSuchAndOpensTheCircuit() throws Exception {
        publish(HotStates.small(1));
        redis.ask("CONFIG SET maxmemory 1");

        for (int generation = 2; generation < 5; generation++) {
            long next = generation;
            assertThatThrownBy(() -> publish(HotStates.small(next))).hasMessageContaining("memory is full");
        }
        Awaitility.await().atMost(5, TimeUnit.SECONDS).untilAsserted(() -> {
            assertThat(link.status().isUp()).isFalse();
            assertThat(link.status().reason()).contains("memory is full; raise maxmemory");
        });

        redis.ask("CONFIG SET maxmemory 0");
        Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> link.status().isUp());
        assertThat(publish(HotStates.small(100)).accepted()).isTrue();
    }

    @Test
    void aNewerContractIsNotWrittenTo() {
        redis.ask("SET schema:version 2");
        try (var refused = RedisLink.open(redis.settings(QUICK));
                var hotState = new RedisHotState(refused, InstantSource.system())) {
            assertThatThrownBy(() -> refused.whenUp(Duration.ofSeconds(5))
                            .toCompletableFuture()
                            .get())
                    .hasMessageContaining("its hot state has schema version 2, this version of Capstan knows up to 1");
            assertThat(refused.status().state()).isEqualTo(RedisStatus.State.REFUSED);

            assertThat(hotState.publish(HotStates.small(1)).toCompletableFuture())
                    .isCompletedExceptionally();
        }
        assertThat(redis.ask("EXISTS ob:{BTCUSDT}")).startsWith(":0");
        assertThat(redis.ask("GET schema:version")).contains("2");
    }

    @Test
    void aWrongPasswordSaysSo() {
        redis.ask("CONFIG SET requirepass secret");
        try (var refused = RedisLink.open(redis.settings(QUICK))) {
            assertThatThrownBy(() -> refused.whenUp(Duration.ofMillis(500))
                            .toCompletableFuture()
                            .get())
                    .hasMessageContaining("access refused; check user and password");
        }
    }

    @Test
    void whatWaitsIsBounded() throws Exception {
        var settings = redis.settings(Map.of("max-in-flight", 16, "command-timeout", "5s"));
        try (var bounded = RedisLink.open(settings)) {
            bounded.whenUp(Duration.ofSeconds(5)).toCompletableFuture().get();
            try (var hotState = new RedisHotState(bounded, InstantSource.system())) {
                redis.freeze();
                try {
                    for (int generation = 1; generation <= 16; generation++) {
                        hotState.publish(HotStates.small(generation));
                    }
                    CompletionStage<Outcome> tooMany = hotState.publish(HotStates.small(17));
                    assertThatThrownBy(() -> tooMany.toCompletableFuture().get())
                            .hasMessageContaining("max-in-flight");
                } finally {
                    redis.thaw();
                }
                Awaitility.await()
                        .atMost(5, TimeUnit.SECONDS)
                        .until(() -> hotState.counters().waiting() == 0);
                assertThat(hotState.publish(HotStates.small(18))
                                .toCompletableFuture()
                                .get()
                                .accepted())
                        .isTrue();
            }
        }
    }

    /// Readers that hammer the server-side read while a symbol is published never see two generations in one
    /// answer.
    @Test
    void noReadIsTorn() throws Exception {
        var walk = new HotStates.Walk(HotStates.BTC, 5, 6_100_000_000_000L);
        var reader = new RedisHotStateReader(link);
        publish(walk.next());
        var isDone = new AtomicBoolean();
        var reads = new AtomicLong();
        var highest = new AtomicLong();
        var readers = new ArrayList<CompletableFuture<Void>>();
        for (int index = 0; index < 2; index++) {
            readers.add(CompletableFuture.runAsync(() -> {
                while (!isDone.get()) {
                    var hashes = reader.read("BTCUSDT").toCompletableFuture().join();
                    String generation = hashes.book().get("gen");
                    assertThat(hashes.trades1s().get("gen")).isEqualTo(generation);
                    assertThat(hashes.trades5s().get("gen")).isEqualTo(generation);
                    assertThat(Long.parseLong(hashes.features().get("gen"))).isLessThanOrEqualTo(hashes.generation());
                    // Update ids are ten times the generation in this walk: the fields are of one moment too.
                    assertThat(hashes.book().get("last_update_id")).isEqualTo(generation + "0");
                    assertThat(hashes.generation()).isGreaterThanOrEqualTo(1);
                    highest.accumulateAndGet(hashes.generation(), Math::max);
                    reads.incrementAndGet();
                }
            }));
        }

        for (int step = 0; step < 3_000; step++) {
            publish(walk.next());
        }
        isDone.set(true);
        for (var each : readers) {
            each.get(5, TimeUnit.SECONDS);
        }

        assertThat(reads.get()).isGreaterThan(100);
        assertThat(highest.get()).isGreaterThan(1);
    }

    @Test
    void aClusterIsPublishedToAndReadLikeASingleServer() throws Exception {
        try (var cluster = TestRedis.startCluster();
                var clusterLink = RedisLink.open(cluster.settings(Map.of("cluster", true)))) {
            clusterLink.whenUp(Duration.ofSeconds(10)).toCompletableFuture().get();
            try (var hotState = new RedisHotState(clusterLink, InstantSource.system())) {
                for (String name : new String[] {"BTCUSDT", "ETHUSDT", "SOLUSDT"}) {
                    var walk = new HotStates.Walk(
                            new Instrument("binance", name, -8, -8, 1_000_000, 1_000), 1, 6_100_000_000_000L);
                    for (int step = 0; step < 20; step++) {
                        assertThat(hotState.publish(walk.next())
                                        .toCompletableFuture()
                                        .get(5, TimeUnit.SECONDS)
                                        .accepted())
                                .isTrue();
                    }
                }

                var read = new RedisHotStateReader(clusterLink)
                        .read(java.util.List.of("BTCUSDT", "ETHUSDT", "SOLUSDT"))
                        .toCompletableFuture()
                        .get();

                assertThat(read).hasSize(3);
                assertThat(read.values()).allSatisfy(hashes -> {
                    assertThat(hashes.generation()).isEqualTo(20);
                    assertThat(hashes.trades5s()).containsEntry("gen", "20");
                });
                assertThat(hotState.generation("SOLUSDT").toCompletableFuture().get())
                        .isEqualTo(20);
            }
        }
    }

    private Outcome publish(HotState state) throws Exception {
        return store.publish(state).toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
