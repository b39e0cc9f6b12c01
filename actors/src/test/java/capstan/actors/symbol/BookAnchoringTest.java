package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateAnswer;
import capstan.actors.gate.SnapshotGate;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.feed.Levels;
import capstan.market.instrument.TradingStatus;
import capstan.market.symbol.BookEvent;
import capstan.market.toy.ToyFrames;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The venue's anchoring procedure, for the first anchor and after each gap.
class BookAnchoringTest {

    private static final Levels BIDS = ToyFrames.levels(100, 5);
    private static final Levels ASKS = ToyFrames.levels(101, 6);

    @Test
    void noSnapshotIsAskedForBeforeADiffIsKept() {
        try (var harness = BookHarness.defined("")) {
            harness.gate.expectNoMessage(Duration.ofMillis(50));

            harness.feed(diff(8, 10));

            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            assertThat(asked.need()).isEqualTo(Need.FIRST);
            assertThat(asked.wantedLevels()).isEqualTo(5000);
            assertThat(harness.status().status()).isEqualTo("SYNCING");
        }
    }

    @Test
    void aSnapshotThatJoinsTheKeptDiffsAnchorsTheBook() {
        try (var harness = BookHarness.defined("")) {
            harness.feed(diff(8, 10), diff(11, 12));

            harness.answerSnapshot(9, BIDS, ASKS);
            harness.settle();

            assertThat(harness.shape()).containsExactly("InstrumentDefined", "BatchAccepted", "Anchored");
            assertThat(harness.status().lastUpdateId()).isEqualTo(12);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(12);
        }
    }

    @Test
    void aSnapshotThatIsTooOldIsAskedForAgainAfterABackoffAndTheDiffsAreKept() {
        try (var harness = BookHarness.defined("retry-backoff { min = 1s, max = 30s }")) {
            harness.feed(diff(8, 10));

            harness.answerSnapshot(5, BIDS, ASKS);
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(6, BIDS, ASKS);
            harness.passes(Duration.ofMillis(1900)); // the backoff doubles
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            harness.passes(Duration.ofMillis(100));
            harness.answerSnapshot(8, BIDS, ASKS);

            assertThat(harness.shape()).containsExactly("InstrumentDefined", "BatchAccepted", "Anchored");
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(10); // the diff kept since the start was applied
        }
    }

    @Test
    void aCrossedSnapshotIsAskedForAgain() {
        try (var harness = BookHarness.defined("")) {
            harness.feed(diff(8, 10));

            harness.answerSnapshot(9, ToyFrames.levels(200, 1), ASKS);

            assertThat(harness.shape()).doesNotContain("Anchored");
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(9, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void onlyOneQuestionIsOpenAndOneThatIsNeverAnsweredIsAskedAgain() {
        try (var harness = BookHarness.defined("gate-answer-within = 5s")) {
            harness.feed(diff(8, 10));
            harness.feed(diff(11, 12));
            var first = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            harness.pulses(5);
            harness.gate.expectNoMessage(Duration.ofMillis(50));

            harness.pulses(1);
            var second = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            harness.answer(first, 9, BIDS, ASKS); // the gate lost it and found it again: nobody waits for it any more
            assertThat(harness.shape()).doesNotContain("Anchored");
            harness.answer(second, 11, BIDS, ASKS);

            assertThat(harness.status().anchorUpdateId()).isEqualTo(11);
        }
    }

    @Test
    void anAnswerThatItCannotBeHadIsFollowedByAnotherTry() {
        try (var harness = BookHarness.defined("")) {
            harness.feed(diff(8, 10));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            asked.replyTo().tell(new GateAnswer.Unavailable(asked.question(), false, "no route"));
            harness.status();
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            harness.passes(Duration.ofSeconds(1));

            harness.answerSnapshot(9, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aGapIsLabelledAtOnceAndTheLastTrustedBookIsShownUntilTheNewOneIsAnchored() {
        try (var harness = BookHarness.live("")) {
            harness.settle();
            harness.pulses(2); // the book stays live, so the next snapshot may be asked for at once
            harness.store.accepted.clear();

            harness.feed(diff(20, 21));
            harness.settle();

            assertThat(harness.store.last().status()).isEqualTo(BookStatus.SYNCING);
            assertThat(harness.store.last().reason()).isEqualTo(GapKind.DEPTH_IDS);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(10);

            var asked = harness.answerSnapshot(20, BIDS, ASKS);
            harness.settle();
            assertThat(asked.need()).isEqualTo(Need.LOST);
            assertThat(harness.store.last().status()).isEqualTo(BookStatus.LIVE);
            assertThat(harness.store.last().lastUpdateId()).isEqualTo(21);
            assertThat(harness.store.accepted).extracting("lastUpdateId").containsOnly(10L, 21L);
            assertThat(harness.store.last().epoch()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsAnchoredWhileNoLineIsUp() {
        try (var harness = BookHarness.defined("")) {
            harness.feed(diff(8, 10));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            harness.lineDown(1);

            harness.answer(asked, 9, BIDS, ASKS);

            assertThat(harness.shape()).doesNotContain("Anchored");
            harness.tell(new SymbolBook.LineChanged(1, 2, true, "connected"));
            harness.answerSnapshot(9, BIDS, ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aBookThatAnotherLineHealedNeedsNoSnapshot() {
        try (var harness = BookHarness.live("")) {
            harness.pulses(2);
            harness.feed(diff(20, 21));
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            harness.send(2, diff(11, 19));
            harness.acks.receiveMessage();
            assertThat(harness.status().status()).isEqualTo("LIVE");
            harness.answer(asked, 30, BIDS, ASKS);

            assertThat(harness.status().anchors()).isEqualTo(1);
            assertThat(harness.status().lastUpdateId()).isEqualTo(21);
        }
    }

    @Test
    void aBookThatBreaksAgainAtOnceDoesNotEatTheBudget() {
        try (var harness = BookHarness.live("retry-backoff { min = 4s, max = 30s }")) {
            harness.feed(diff(20, 21)); // the first snapshot was used a moment ago
            harness.gate.expectNoMessage(Duration.ofMillis(50));

            harness.passes(Duration.ofSeconds(4));

            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
        }
    }

    @Test
    void aChangedInstrumentIsJournaledAgain() {
        try (var harness = BookHarness.live("instrument-refresh = 10s")) {
            harness.pulses(10);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetInstrument.class);
            var changed = new capstan.market.instrument.Instrument("toy", "TOYUSD", -2, -3, 5, 1);

            asked.replyTo().tell(new GateAnswer.InstrumentFound(asked.question(), changed, TradingStatus.TRADING));

            harness.status();
            var defined = (BookEvent.InstrumentDefined) harness.facts().getLast();
            assertThat(defined.instrument()).isEqualTo(changed);
        }
    }
}
