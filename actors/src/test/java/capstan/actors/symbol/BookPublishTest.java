package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What readers are shown, when, and under which generation.
class BookPublishTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration INTERVAL = Duration.ofMillis(10);

    @Test
    void manyChangesWithinAnIntervalBecomeOnePublishOfTheNewest() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            harness.feed(diff(11, 11));
            settled(harness);
            int before = harness.store.accepted.size();

            for (int id = 12; id <= 30; id++) {
                harness.feed(diff(id, id));
            }
            assertThat(harness.store.accepted).hasSize(before); // the interval has not passed
            harness.passes(INTERVAL);
            settled(harness);

            assertThat(harness.store.accepted).hasSize(before + 1);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(30);
        }
    }

    @Test
    void generationsGrowByOne() {
        try (var harness = BookHarness.live("")) {
            for (int id = 11; id <= 20; id++) {
                harness.feed(diff(id, id));
                harness.settle();
            }

            List<Long> generations =
                    harness.store.accepted.stream().map(HotState::generation).toList();
            assertThat(generations).hasSizeGreaterThan(10);
            for (int i = 0; i < generations.size(); i++) {
                assertThat(generations.get(i)).isEqualTo(generations.getFirst() + i);
            }
        }
    }

    @Test
    void generationsGoOnFromWhatTheStoreHolds() {
        try (var harness = BookHarness.started()) {
            harness.store.held = 1000;
            harness.tell(new SymbolBook.Follow(true, harness.system.kit.system().ignoreRef()));
            harness.answerInstrument();
            harness.settle();

            assertThat(harness.store.accepted.getFirst().generation()).isEqualTo(1001);
        }
    }

    @Test
    void onePublishIsUnderWayAtATime() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            harness.store.isSlow = true;
            harness.feed(diff(11, 11));
            harness.settle();
            harness.feed(diff(12, 12));
            harness.settle();
            assertThat(harness.store.waiting).hasSize(1);

            long generation = harness.status().generation();
            harness.store.waiting.getFirst().complete(new HotStateStore.Outcome(true, generation));
            settled(harness);

            assertThat(harness.store.waiting).hasSize(2);
            assertThat(harness.status().generation()).isEqualTo(generation + 1);
        }
    }

    @Test
    void aRefusedPublishIsFollowedByOneAboveItOnceTheJournalHasTakenAnotherFact() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            harness.store.held = 5000; // somebody else wrote meanwhile

            harness.feed(diff(11, 11));
            harness.settle();
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10);
            harness.feed(diff(12, 12));
            harness.settle();

            assertThat(harness.store.last().generation()).isEqualTo(5001);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(12);
            harness.feed(diff(13, 13));
            assertThat(harness.facts().getLast().stamp().generation()).isEqualTo(5001);
        }
    }

    @Test
    void refusalsInARowAreFollowedByABackoff() {
        try (var harness = BookHarness.live("refusals-allowed = 2, store-backoff { min = 5s, max = 5s }")) {
            harness.settle();
            int before = harness.store.attempts;

            for (int id = 11; id <= 15; id++) {
                harness.store.refuseBelow += 10_000; // the other one goes on as well
                harness.feed(diff(id, id));
                harness.settle();
            }

            assertThat(harness.store.attempts).isEqualTo(before + 2);
            harness.passes(Duration.ofSeconds(5));
            settled(harness);
            assertThat(harness.store.attempts).isGreaterThan(before + 2);
        }
    }

    @Test
    void aDeadStoreStopsNoJournalingAndGetsEverythingWhenItIsBack() {
        try (var harness = BookHarness.live("store-backoff { min = 100ms, max = 1s }")) {
            harness.settle();
            harness.store.down = new IllegalStateException("connection refused");
            for (int id = 11; id <= 20; id++) {
                assertThat(harness.feed(diff(id, id)).journaled()).isEqualTo(1);
                harness.settle();
            }
            int attempts = harness.store.attempts;
            assertThat(attempts).isLessThan(harness.store.accepted.size() + 5); // it is not hammered

            harness.store.down = null;
            harness.store.accepted.clear();
            harness.store.held = 0; // it came back empty
            harness.pulses(2);
            harness.settle();

            assertThat(harness.store.accepted).isNotEmpty();
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(20);
            assertThat(harness.store.last().bids().size()).isEqualTo(3);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
        }
    }

    @Test
    void aStoreThatIsDeadAtTheStartIsReadBeforeAnythingIsPublished() {
        try (var harness = BookHarness.started("store-backoff { min = 100ms, max = 1s }")) {
            harness.store.held = 70;
            harness.store.down = new IllegalStateException("connection refused");
            harness.tell(new SymbolBook.Follow(true, harness.system.kit.system().ignoreRef()));
            harness.answerInstrument();
            harness.settle();
            assertThat(harness.store.attempts).isZero();

            harness.store.down = null;
            harness.passes(Duration.ofMillis(200));
            harness.settle();

            assertThat(harness.store.accepted.getFirst().generation()).isEqualTo(71);
        }
    }

    @Test
    void anUnansweredPublishIsGivenUp() {
        try (var harness = BookHarness.live("store-answer-within = 5s, store-backoff { min = 100ms, max = 1s }")) {
            harness.settle();
            harness.store.isSlow = true;
            harness.feed(diff(11, 11));
            settled(harness);
            assertThat(harness.store.waiting).hasSize(1);

            harness.store.isSlow = false;
            harness.pulses(7);
            harness.settle();

            assertThat(harness.store.last().lastUpdateId()).isEqualTo(11);
            harness.store.waiting.getFirst().complete(new HotStateStore.Outcome(false, 9_000_000)); // far too late
            settled(harness);
            assertThat(harness.status().generation()).isLessThan(9_000_000);
        }
    }

    @Test
    void aQuietSymbolIsPublishedAgainSoThatAnEmptiedStoreFills() {
        try (var harness = BookHarness.live("republish-after = 5s, freshness = 1h")) {
            harness.settle();
            harness.store.accepted.clear();
            harness.store.held = 0;

            harness.pulses(6);
            settled(harness);

            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10);
        }
    }

    @Test
    void anEntityThatStopsTakesTheLabelLiveAway() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            HotState live = harness.store.last();

            harness.stop();

            HotState label = harness.store.last();
            assertThat(live.status()).isEqualTo(BookStatus.LIVE);
            assertThat(label.status()).isEqualTo(BookStatus.SYNCING);
            assertThat(label.reason()).isEqualTo(GapKind.DISCONNECTED);
            assertThat(label.generation()).isEqualTo(live.generation() + 1);
            assertThat(label.lastUpdateId()).isEqualTo(live.lastUpdateId());
        }
    }

    /// Its node stood still or was cut off, and another goes on with the symbol.
    @Test
    void anEntityThatWasReplacedShowsNothingAndStartsAgainFromTheJournal() {
        try (var harness = BookHarness.live("republish-after = 5s, freshness = 1h, refused-wait = 1s,"
                + " journal-backoff { min = 1s, max = 1s }")) {
            harness.settle();
            int before = harness.store.accepted.size();
            long lives = harness.home.begun.size();
            harness.store.held = 5_000;
            harness.journaledByOthers.set(1_000);
            long asked = harness.headsAsked.get();

            harness.pulses(5); // it publishes what it last knew, and is refused
            await().atMost(PATIENCE).until(() -> {
                harness.system.passes(Duration.ofSeconds(1));
                return harness.headsAsked.get() > asked;
            });
            assertThat(harness.store.accepted).hasSize(before);

            harness.journaledByOthers.set(0); // it has folded what the other one wrote
            await().atMost(PATIENCE).until(() -> {
                harness.system.passes(Duration.ofSeconds(1));
                return harness.home.begun.size() > lives && harness.store.accepted.size() > before;
            });
            assertThat(harness.store.accepted.get(before).generation()).isEqualTo(5_001);
        }
    }

    @Test
    void publishesThatFailDoNotRaiseTheGeneration() {
        try (var harness = BookHarness.live("store-backoff { min = 100ms, max = 100ms }")) {
            harness.settle();
            long last = harness.store.last().generation();
            int before = harness.store.accepted.size();
            harness.store.down = new IllegalStateException("connection refused");
            for (int id = 11; id <= 15; id++) {
                harness.feed(diff(id, id));
                harness.passes(Duration.ofSeconds(1));
                settled(harness);
            }

            harness.store.down = null;
            harness.pulses(2);
            harness.settle();

            assertThat(harness.store.accepted.get(before).generation()).isEqualTo(last + 1);
        }
    }

    @Test
    void theLabelOfAnEntityThatStopsIsNotShownOverAnothersBook() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            harness.store.isSlow = true;
            harness.feed(diff(11, 11));
            harness.settle();
            assertThat(harness.store.waiting).hasSize(1);

            harness.stop();
            int attempts = harness.store.attempts;
            harness.store.waiting.getFirst().complete(new HotStateStore.Outcome(false, 9_000));

            assertThat(harness.store.attempts).isEqualTo(attempts);
        }
    }

    @Test
    void anEntityThatTheJournalRefusesLabelsNothingAndStartsAgain() {
        try (var harness =
                BookHarness.live("freshness = 1h, republish-after = 1h, journal-backoff { min = 1s, max = 1s }")) {
            harness.settle();
            int before = harness.store.accepted.size();
            long lives = harness.home.begun.size();
            harness.journal.rejectNextPersisted(BookHarness.PERSISTENCE_ID);

            harness.send(1, diff(11, 11));
            await().atMost(PATIENCE).until(() -> {
                harness.system.passes(Duration.ofSeconds(1));
                return harness.home.begun.size() > lives;
            });

            harness.acks.expectNoMessage(Duration.ZERO);
            harness.settle();
            assertThat(harness.store.accepted).hasSize(before + 1); // what it recovered, and no label before
        }
    }

    /// The store's answers are on their way through other threads; two round trips of the entity let them pass.
    private static void settled(BookHarness harness) {
        for (int i = 0; i < 5; i++) {
            harness.status();
        }
    }
}
