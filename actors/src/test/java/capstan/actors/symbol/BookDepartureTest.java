package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.book.BookStatus;
import capstan.market.standby.WarmState;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/// How an entity ends for another, and what it shows when another shows its symbol.
class BookDepartureTest {

    @Test
    void anEntityWhoseShardMovesAsksItsNodeFirst() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            TestProbe<Object> watcher = harness.system.kit.createTestProbe();

            harness.tell(SymbolBook.End.STOP);
            harness.send(1, diff(11, 11)); // comes too late

            await().untilAsserted(() -> assertThat(harness.home.departing).containsExactly("toy:TOYUSD"));
            watcher.expectNoMessage(Duration.ofMillis(50));
            harness.acks.expectNoMessage(Duration.ofMillis(10));
            assertThat(harness.shape()).doesNotContain("BatchAccepted, BatchAccepted");
            harness.tell(SymbolBook.End.STOP);
            watcher.expectTerminated(harness.book);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING);
            assertThat(harness.home.left).isEmpty();
        }
    }

    @Test
    void oneThatAnotherGoesOnForLeavesItsLabelAndItsState() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            int facts = harness.facts().size();
            TestProbe<Object> watcher = harness.system.kit.createTestProbe();
            harness.tell(SymbolBook.End.STOP);

            harness.tell(SymbolBook.End.YIELD);

            watcher.expectTerminated(harness.book);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.home.left).hasSize(1);
            WarmState left = harness.home.left.getFirst();
            assertThat(left.sequenceNr()).isEqualTo(facts);
            assertThat(left.state().lastUpdateId()).isEqualTo(10);
        }
    }

    @Test
    void oneThatWasReplacedEndsWithoutBeingAsked() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            TestProbe<Object> watcher = harness.system.kit.createTestProbe();
            harness.home.hasStandIn = true;

            harness.tell(SymbolBook.End.YIELD);

            watcher.expectTerminated(harness.book);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
        }
    }

    @Test
    void wordOfAReplacementThatHasGivenBackEndsNobody() {
        try (var harness = BookHarness.live("journal-backoff { min = 1s, max = 1s, jitter = 0 }")) {
            harness.settle();

            harness.tell(SymbolBook.End.YIELD); // was said to the life before this one

            assertThat(harness.feed(diff(11, 11)).journaled()).isEqualTo(1);
            assertThat(harness.home.left).isEmpty();
        }
    }

    @Test
    void whoTakesMessagesAgainSaysSo() {
        try (var harness = BookHarness.live("")) {
            assertThat(harness.home.begun).containsExactly("toy:TOYUSD");

            harness.restart();
            harness.status();

            assertThat(harness.home.begun).hasSize(2);
        }
    }

    @Test
    void oneThatStoodStillShowsNothingOverTheOneThatReplacedIt() {
        try (var harness = BookHarness.live("republish-after = 1s, refused-wait = 3s")) {
            harness.settle();
            harness.store.held = 5000;
            int accepted = harness.store.accepted.size();

            harness.pulses(1);
            harness.settle();
            harness.pulses(2);
            harness.stop(); // takes no label away that is not its own

            assertThat(harness.store.accepted).hasSize(accepted);
            assertThat(harness.store.held).isEqualTo(5000);
        }
    }

    @Test
    void oneThatNobodyReplacedIsShownAfterAWhile() {
        try (var harness = BookHarness.live("republish-after = 1s, refused-wait = 3s")) {
            harness.settle();
            harness.store.held = 5000;
            harness.pulses(1);
            harness.settle();

            harness.pulses(4);
            harness.settle();

            assertThat(harness.store.last().generation()).isGreaterThan(5000);
        }
    }

    @Test
    void aLabelIsNotTakenFromOneThatBeganToShowMeanwhile() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            long generation = harness.store.last().generation();
            harness.store.held = generation + 1; // the other one's first

            harness.stop();

            assertThat(harness.store.accepted.getLast().generation()).isEqualTo(generation);
        }
    }
}
