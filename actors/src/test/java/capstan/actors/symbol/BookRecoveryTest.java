package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.PERSISTENCE_ID;
import static capstan.actors.symbol.BookHarness.diff;
import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.SnapshotGate;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent;
import capstan.market.toy.ToyFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Starting again from the journal, after a stop and after the journal failed.
class BookRecoveryTest {

    private static final String BACKOFF = "journal-backoff { min = 1s, max = 1s, jitter = 0 }";

    @Test
    void aRecoveredBookIsNotLiveUntilALineGoesOnFromIt() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            long generation = harness.status().generation();
            int facts = harness.facts().size();
            harness.stop();
            harness.store.accepted.clear();

            harness.start();
            harness.settle();

            assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING);
            assertThat(harness.store.last().reason()).isEqualTo(GapKind.DISCONNECTED);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10);
            assertThat(harness.store.last().generation()).isGreaterThan(generation);
            assertThat(harness.view().status()).isEqualTo("SYNCING");

            harness.feed(diff(9, 10), trades(trade(1))); // no diff beyond the recovered book: nothing is proved
            assertThat(harness.status().status()).isEqualTo("SYNCING");

            harness.feed(diff(11, 12));
            harness.settle();
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.shape()).doesNotContain("GapDetected");
            assertThat(harness.facts()).hasSize(facts + 2);
        }
    }

    @Test
    void aGapAfterARecoveryIsAGapLikeAnyOther() {
        try (var harness = BookHarness.live("")) {
            harness.restart();

            harness.feed(diff(20, 21));

            assertThat(((BookEvent.GapDetected)
                                    harness.facts().get(harness.facts().size() - 2))
                            .kind())
                    .isEqualTo(GapKind.DEPTH_IDS);
            harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);
            assertThat(harness.gate
                            .expectMessageClass(SnapshotGate.GetSnapshot.class)
                            .need())
                    .isEqualTo(SnapshotGate.Need.LOST);
        }
    }

    @Test
    void aRecoverySaysFromWhereAndHowMuch() {
        try (var harness = BookHarness.live("")) {
            harness.feed(diff(11, 12), trades(trade(1)), diff(13, 14));
            SymbolStatus before = harness.status();
            harness.restart();

            SymbolStatus after = harness.status();

            assertThat(before.recoveredEvents()).isZero();
            assertThat(after.recoveredFromSnapshot()).isZero();
            assertThat(after.recoveredEvents()).isEqualTo(before.journalEvents());
            assertThat(after.recoveredFrames()).isEqualTo(before.frames());
            assertThat(after.chain()).isEqualTo(before.chain());
            assertThat(after.tradeChain()).isEqualTo(before.tradeChain());
            assertThat(after.sum()).isEqualTo(before.sum());
        }
    }

    @Test
    void aRecoveryBeginsWithTheNewestStateSnapshot() {
        try (var harness = BookHarness.live("snapshot-every = 4")) {
            for (int id = 11; id <= 20; id++) {
                harness.feed(diff(id, id), trades(trade(id)));
            }
            SymbolStatus before = harness.status();
            harness.restart();

            SymbolStatus after = harness.status();

            assertThat(after.recoveredFromSnapshot()).isPositive();
            assertThat(after.recoveredEvents()).isLessThan(4);
            assertThat(after.recoveredFromSnapshot() + after.recoveredEvents()).isEqualTo(before.journalEvents());
            assertThat(after.chain()).isEqualTo(before.chain());
            assertThat(after.trades()).isEqualTo(before.trades());
            assertThat(harness.feed(diff(21, 21)).journaled()).isEqualTo(1);
        }
    }

    /// What its node asks for before it leaves.
    @Test
    void aCheckpointStoresTheStateBehindTheNextFact() {
        try (var harness = BookHarness.live("snapshot-every = 1000")) {
            harness.feed(diff(11, 11));
            harness.tell(SymbolBook.Checkpoint.DUE);
            harness.feed(diff(12, 12));
            SymbolStatus stored = harness.status();
            harness.feed(diff(13, 13));
            harness.restart();

            SymbolStatus after = harness.status();

            assertThat(after.recoveredFromSnapshot()).isEqualTo(stored.journalEvents());
            assertThat(after.recoveredEvents()).isEqualTo(1);
            assertThat(after.lastUpdateId()).isEqualTo(13);
        }
    }

    @Test
    void whatTheJournalDidNotTakeIsNeitherAckedNorShownAndComesAgain() {
        try (var harness = BookHarness.live(BACKOFF)) {
            harness.settle();
            harness.journal.failNextPersisted(PERSISTENCE_ID);
            var feed = harness.send(1, diff(11, 12));
            harness.acks.awaitAssert(() -> {
                assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING); // no longer live meanwhile
                return null;
            });
            harness.acks.expectNoMessage(Duration.ofMillis(50));

            harness.passes(Duration.ofSeconds(1));
            assertThat(harness.store.accepted).allMatch(state -> state.lastUpdateId() <= 10);
            harness.tell(feed);

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            harness.settle();
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.shape()).doesNotContain("GapDetected");
        }
    }

    @Test
    void aFailureInTheMiddleOfABatchLosesNothing() {
        try (var harness = BookHarness.live(BACKOFF)) {
            harness.feed(trades(trade(1)));
            int before = harness.facts().size();
            var feed = new SymbolBook.Feed(
                    harness.batch(1, false, ToyFrames.log(harness.micros(), diff(11, 12), trades(trade(5)))),
                    harness.acks.ref());
            harness.journal.withPolicy(new FailOnce(BookEvent.GapDetected.class));
            harness.tell(feed);
            harness.acks.expectNoMessage(Duration.ofMillis(200));
            assertThat(harness.shape().subList(before, harness.facts().size())).containsExactly("BatchAccepted");

            harness.passes(Duration.ofSeconds(1));
            harness.tell(feed);

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1); // the diff was journaled before
            assertThat(harness.shape().subList(before, harness.facts().size()))
                    .containsExactly("BatchAccepted", "GapDetected", "BatchAccepted");
            assertThat(harness.status().lastTradeId()).isEqualTo(5);
        }
    }

    @Test
    void whatCameWhileTheJournalWasDownIsJournaledOnceAfterItsReturn() {
        try (var harness = BookHarness.live(BACKOFF)) {
            int before = harness.facts().size();
            harness.journal.failNextNPersisted(PERSISTENCE_ID, 3);
            var feed = harness.send(1, diff(11, 12), trades(trade(1)));
            for (int outage = 0; outage < 3; outage++) {
                harness.acks.expectNoMessage(Duration.ofMillis(100));
                harness.tell(feed); // as the line does when no ack comes
                harness.system.passes(Duration.ofSeconds(1));
            }

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(2);
            harness.settle();
            assertThat(harness.facts()).hasSize(before + 1);
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
            assertThat(harness.status().lastTradeId()).isEqualTo(1);
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.feed(diff(13, 14)).journaled()).isEqualTo(1);
        }
    }

    @Test
    void aFaultThatWasPendingWhenTheJournalFailedIsJournaledFirstAfterwards() {
        try (var harness = BookHarness.live(BACKOFF)) {
            int before = harness.facts().size();
            harness.journal.withPolicy(new FailOnce(BookEvent.GapDetected.class));
            harness.feed(diff(11, 12, ToyFrames.levels(105, 1), ToyFrames.levels())); // crosses the book
            harness.send(1, diff(13, 14));
            harness.acks.expectNoMessage(Duration.ofMillis(100));
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10); // the crossed book was not shown

            harness.system.passes(Duration.ofSeconds(1));

            harness.acks.receiveMessage();
            assertThat(harness.shape().subList(before, harness.facts().size()))
                    .containsExactly("BatchAccepted", "GapDetected", "BatchAccepted");
            assertThat(((BookEvent.GapDetected) harness.facts().get(before + 1)).kind())
                    .isEqualTo(GapKind.CROSSED);
            assertThat(harness.status().status()).isNotEqualTo("LIVE");
        }
    }

    @Test
    void aRejectedFactStartsTheEntityAgainAndLosesNothing() {
        try (var harness = BookHarness.live(BACKOFF)) {
            harness.journal.rejectNextPersisted(PERSISTENCE_ID);
            var feed = harness.send(1, diff(11, 12));
            harness.acks.expectNoMessage(Duration.ofMillis(100));

            harness.passes(Duration.ofSeconds(1));
            harness.tell(feed);

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
        }
    }

    @Test
    void aJournalThatDoesNotFoldIsNeverShown() {
        List<Object> facts = new ArrayList<>();
        try (var harness = BookHarness.live("")) {
            harness.feed(diff(11, 12));
            harness.feed(diff(13, 14));
            facts.addAll(harness.facts());
        }
        facts.remove(facts.size() - 2);

        try (var harness = new BookHarness()) {
            harness.journal.persistForRecovery(PERSISTENCE_ID, facts);
            harness.start();
            harness.send(1, diff(15, 16));

            harness.acks.expectNoMessage(Duration.ofMillis(300));
            assertThat(harness.store.attempts).isZero();
            assertThat(harness.facts()).hasSize(facts.size());
        }
    }
}
