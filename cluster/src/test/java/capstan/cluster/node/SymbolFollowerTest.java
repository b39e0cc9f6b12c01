package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a node does with each list that it reads.
class SymbolFollowerTest {

    private static final SymbolListSettings SETTINGS =
            new SymbolListSettings(Duration.ofMillis(50), 10, Duration.ofSeconds(1), Duration.ofMillis(200));

    private final ActorTestKit kit = ActorTestKit.create(
            "follower",
            ConfigFactory.parseString("pekko.fail-mixed-versions = off")
                    .withFallback(ConfigFactory.defaultReference()));
    private final List<String> told = new CopyOnWriteArrayList<>();
    private volatile Set<String> stored = Set.of("A", "B");
    private volatile Set<String> read = Set.of();
    private volatile boolean storeAway;
    private volatile boolean entitiesAway;
    private volatile boolean linesAway;

    private final SymbolFollower.Feed feed = new SymbolFollower.Feed() {
        @Override
        public CompletionStage<?> carry(Set<String> symbols) {
            told.add("carry " + new TreeSet<>(symbols));
            return linesAway
                    ? CompletableFuture.failedStage(new TimeoutException("no line"))
                    : CompletableFuture.completedStage(symbols);
        }

        @Override
        public CompletionStage<?> follow(String symbol, boolean followed) {
            told.add((followed ? "follow " : "leave ") + symbol);
            return entitiesAway
                    ? CompletableFuture.failedStage(new TimeoutException("no entity"))
                    : CompletableFuture.completedStage(symbol);
        }
    };

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    @Test
    void anEntityHearsThatItIsLetGoBeforeItsLinesDoAndOnceMoreLater() {
        start();
        stored = Set.of("B", "C");

        Awaitility.await()
                .untilAsserted(() -> assertThat(told).containsSubsequence("leave A", "carry [B, C]", "follow C"));
        Awaitility.await()
                .untilAsserted(() -> assertThat(told).endsWith("leave A").hasSize(4));
        assertThat(read).containsExactlyInAnyOrder("B", "C");
    }

    @Test
    void aChangeThatFailsIsDoneAgain() {
        entitiesAway = true;
        start();
        stored = Set.of("A", "B", "C");

        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(told).filteredOn("follow C"::equals).hasSizeGreaterThan(1));
        entitiesAway = false;
        Awaitility.await().untilAsserted(() -> assertThat(told).containsSubsequence("follow C", "carry [A, B, C]"));
    }

    @Test
    void whatAFailedChangeHasTouchedIsToldAnewWhenTheChangeIsTakenBack() {
        linesAway = true;
        start();
        stored = Set.of("B");
        Awaitility.await().untilAsserted(() -> assertThat(told).containsSubsequence("leave A", "carry [B]"));

        stored = Set.of("A", "B");
        linesAway = false;

        Awaitility.await().untilAsserted(() -> assertThat(told).containsSubsequence("carry [A, B]", "follow A"));
        assertThat(told.lastIndexOf("follow A")).isGreaterThan(told.lastIndexOf("leave A"));
        assertThat(told).doesNotContain("leave B");
    }

    @Test
    void whileTheListCannotBeReadTheNodeStaysAsItIs() {
        storeAway = true;
        start();
        stored = Set.of("A");
        kit.createTestProbe().expectNoMessage(Duration.ofMillis(200));
        assertThat(told).isEmpty();

        storeAway = false;

        Awaitility.await().untilAsserted(() -> assertThat(told).containsSubsequence("leave B", "carry [A]"));
    }

    private void start() {
        kit.spawn(SymbolFollower.create(
                SETTINGS,
                Set.of("A", "B"),
                () -> storeAway
                        ? CompletableFuture.failedStage(new IllegalStateException("the database is down"))
                        : CompletableFuture.completedStage(stored),
                list -> read = list,
                feed));
    }
}
