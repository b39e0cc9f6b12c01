package capstan.cluster.prove.swaps;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.cli.LayeredConfig;
import capstan.cluster.embedded.DataFolder;
import capstan.cluster.embedded.EmbeddedServers;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That a reader of `prove swaps` notices what it is there to notice: sets are published as they should be, and then
/// spoiled by hand.
class SwapReaderIT {

    private static final long PUBLISHED = 45;
    private static final String BOOK = "ob:{SWAPUSDT}";
    private static final String SHORT_WINDOW = "tr:{SWAPUSDT}:1s";
    private static final String FEATURES = "feat:{SWAPUSDT}";
    /// Fields that follow from others of the same hash, or from the clock of the publish.
    private static final Set<String> DERIVED =
            Set.of("spread_bp", "mid", "weighted_mid", "bid_value_sum", "ask_value_sum", "ob_imbalance", "publish_us");

    @TempDir
    Path folder;

    private DataFolder data;
    private EmbeddedServers servers;
    private RedisLink link;
    private RedisHotState store;
    private RedisReads reads;
    private RedisClient client;
    private RedisCommands<String, String> redis;
    private final SwapMarket market = new SwapMarket("SWAPUSDT", 7);
    private final SwapTruth truth = new SwapTruth(new SwapMarket("SWAPUSDT", 7), PUBLISHED);

    @BeforeEach
    void publish() throws Exception {
        data = DataFolder.open(folder);
        servers = EmbeddedServers.open(data, false, true);
        String uri = servers.addresses().redisUri();
        var settings = RedisSettings.from(LayeredConfig.of(SwapsCommand.settings(uri), null));
        link = RedisLink.open(settings);
        link.whenUp(Duration.ofSeconds(10)).toCompletableFuture().get();
        store = new RedisHotState(link, Clock.systemUTC());
        for (int generation = 1; generation <= PUBLISHED; generation++) {
            assertThat(store.publish(market.next())
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .accepted())
                    .isTrue();
        }
        reads = new RedisReads(settings, 2);
        client = RedisClient.create(uri);
        redis = client.connect().sync();
    }

    @AfterEach
    void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        reads.close();
        store.close();
        link.close();
        servers.close();
        data.close();
    }

    @Test
    void whatWasPublishedIsRight() {
        SwapFindings found = read();

        assertThat(found.examples()).isEmpty();
        assertThat(found.scriptReads.sum() + found.plainReads.sum()).isEqualTo(2);
        assertThat(found.unjudged.sum()).isZero();
        assertThat(truth.newestSeen()).isEqualTo(PUBLISHED);
        assertThat(redis.hgetall(FEATURES)).isNotEmpty();
    }

    @Test
    void everyFieldOfAnotherBookIsTorn() {
        for (var field : redis.hgetall(BOOK).entrySet()) {
            if (DERIVED.contains(field.getKey())) {
                continue;
            }
            redis.hset(BOOK, field.getKey(), "9" + field.getValue());

            SwapFindings found = read();

            assertThat(found.torn.sum()).as(field.getKey()).isEqualTo(2);
            redis.hset(BOOK, field.getKey(), field.getValue());
        }
        assertThat(read().torn.sum()).isZero();
    }

    @Test
    void aLevelThatIsLeftOverIsTorn() {
        redis.hset(BOOK, "bid11_p", "1"); // not of the contract: nobody reads it
        assertThat(read().torn.sum()).isZero();
        String last = redis.hgetall(BOOK).containsKey("bid10_p") ? "ask10_p" : "bid10_p";
        redis.hdel(BOOK, last);
        redis.hset(BOOK, last, "1");

        assertThat(read().torn.sum()).isEqualTo(2);
    }

    @Test
    void aWindowOfAnotherGenerationIsTornForTheServerSideReadAndRecognisedByOthers() {
        redis.hset(SHORT_WINDOW, "gen", Long.toString(PUBLISHED - 1));

        SwapFindings found = read();

        assertThat(found.plainMixed.sum()).isEqualTo(1);
        assertThat(found.examples()).anyMatch(example -> example.contains("tr:1s of " + (PUBLISHED - 1)));
    }

    @Test
    void aHashThatIsGoneIsMissing() {
        redis.del(FEATURES);
        assertThat(read().missing.sum()).isEqualTo(2);

        redis.del(SHORT_WINDOW);
        assertThat(read().missing.sum()).isEqualTo(2);
    }

    @Test
    void aGenerationThatGoesBackIsOlder() throws Exception {
        read();
        redis.flushall();
        var past = new SwapMarket("SWAPUSDT", 7);
        past.skipTo(PUBLISHED - 10);
        try (var late = new RedisHotState(link, Clock.systemUTC())) {
            late.publish(past.next()).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }

        SwapFindings found = read();

        assertThat(found.older.sum()).isEqualTo(2);
        assertThat(found.torn.sum()).isZero();
    }

    /// One server-side read and one by plain commands.
    private SwapFindings read() {
        var findings = new SwapFindings();
        for (boolean isAtomic : new boolean[] {true, false}) {
            var rounds = new AtomicInteger();
            new SwapReader(
                            List.of(truth),
                            symbol -> isAtomic ? reads.readAtOnce(0, symbol) : reads.readPlain(0, symbol),
                            isAtomic,
                            findings,
                            () -> rounds.getAndIncrement() == 1,
                            1)
                    .run();
        }
        return findings;
    }
}
