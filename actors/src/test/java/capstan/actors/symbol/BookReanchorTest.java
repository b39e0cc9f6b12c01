package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.SnapshotGate;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.actors.symbol.ReanchorReply.Outcome;
import capstan.market.book.BookStatus;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.Levels;
import capstan.market.symbol.AnchorReason;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/// A live book is anchored anew without a pause: it stays live until another takes its place in one fact.
class BookReanchorTest {

    private static final Levels BIDS = ToyFrames.levels(100, 5, 99, 4);
    private static final Levels ASKS = ToyFrames.levels(101, 6, 102, 7);
    private static final String COOL = "reanchor-cool-down = 10s, retry-backoff.min = 1s";

    @Test
    void anOperatorsReanchorSwapsALiveBookInOneFact() {
        try (var harness = live(COOL)) {
            harness.store.accepted.clear();
            assertThat(order(harness).outcome()).isEqualTo(Outcome.ACCEPTED);
            harness.feed(diff(11, 12)); // 98×12
            harness.feed(diff(13, 14)); // 98×14
            harness.settle();

            var asked = harness.answerSnapshot(12, ToyFrames.levels(100, 5, 99, 4, 98, 12), ASKS);
            harness.settle();

            assertThat(asked.need()).isEqualTo(Need.FIRST);
            assertThat(asked.sufficientLevels()).isEqualTo(5000);
            var anchored = (Anchored) harness.facts().getLast();
            assertThat(anchored.reason()).isEqualTo(AnchorReason.OPERATOR);
            assertThat(anchored.taken().frames()).isEqualTo(2);
            assertThat(harness.status().epoch()).isEqualTo(2);
            assertThat(harness.status().anchorUpdateId()).isEqualTo(12);
            assertThat(harness.status().lastUpdateId()).isEqualTo(14);
            assertThat(harness.status().gaps()).isZero();
            assertThat(harness.store.accepted)
                    .extracting(state -> state.status())
                    .containsOnly(BookStatus.LIVE);
            assertThat(harness.view().bids()).isDeepEqualTo(new long[][] {{100, 5}, {99, 4}, {98, 14}});
            harness.feed(diff(15, 15));
            assertThat(harness.status().lastUpdateId()).isEqualTo(15);
        }
    }

    @Test
    void aJournalWithALiveAnchorFoldsToTheSameState() {
        try (var harness = live(COOL)) {
            order(harness);
            harness.feed(diff(11, 12));
            harness.answerSnapshot(10, BIDS, ASKS);
            harness.feed(diff(13, 13));
            var folded = new SymbolState(SymbolBounds.DEFAULT, new ToyReader());
            harness.facts().forEach(folded::apply);

            assertThat(folded.chain()).isEqualTo(harness.status().chain());
            assertThat(folded.epoch()).isEqualTo(2);
            harness.restart();
            assertThat(harness.status().chain()).isEqualTo(folded.chain());
        }
    }

    @Test
    void askedForAgainItIsAnsweredAndDoesNothingTwice() {
        try (var harness = live(COOL)) {
            order(harness);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            assertThat(order(harness).outcome()).isEqualTo(Outcome.UNDER_WAY);
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.status().detail().reanchoring()).isEqualTo("OPERATOR");
            harness.answer(asked, 10, BIDS, ASKS);
            assertThat(order(harness).outcome()).isEqualTo(Outcome.COOLING_DOWN);
            harness.pulses(10);

            assertThat(order(harness).outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(harness.status().anchors()).isEqualTo(2);
        }
    }

    @Test
    void aBookThatIsNotLiveIsBeingAnchoredAnyway() {
        try (var harness = live(COOL)) {
            harness.feed(diff(20, 21));
            harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            ReanchorReply reply = order(harness);

            assertThat(reply.outcome()).isEqualTo(Outcome.UNDER_WAY);
            assertThat(reply.detail()).contains("DEPTH_IDS");
            harness.gate.expectNoMessage(Duration.ofMillis(50));
        }
    }

    @Test
    void aSymbolThatNobodyFollowsOrKnowsIsNotAnchored() {
        try (var harness = BookHarness.started("")) {
            assertThat(order(harness).outcome()).isEqualTo(Outcome.NOT_FOLLOWED);
            harness.tell(new SymbolBook.Follow(true, harness.system.kit.system().ignoreRef()));
            assertThat(order(harness).outcome()).isEqualTo(Outcome.NOT_TRADED);
        }
    }

    /// A gap in the middle: the broken book is anchored by the usual way and the operator's is given up.
    @Test
    void aBookThatBreaksMeanwhileIsAnchoredAsAnyBrokenOne() {
        try (var harness = live(COOL)) {
            order(harness);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            harness.feed(diff(20, 21));

            assertThat(harness.gate.expectMessageClass(SnapshotGate.Withdraw.class))
                    .isEqualTo(SnapshotGate.Withdraw.of(asked));
            harness.answer(asked, 19, BIDS, ASKS); // too late, it was taken back
            assertThat(harness.status().anchors()).isEqualTo(1);
            harness.answerSnapshot(19, BIDS, ASKS);
            assertThat(harness.status().lastUpdateId()).isEqualTo(21);
            assertThat(((Anchored) lastAnchored(harness)).reason()).isEqualTo(AnchorReason.REBUILT);
            assertThat(harness.status().detail().reanchoring()).isNull();
        }
    }

    @Test
    void aSnapshotAheadOfTheBookWaitsForIt() {
        try (var harness = live(COOL)) {
            order(harness);
            harness.answerSnapshot(13, ToyFrames.levels(100, 5, 99, 4, 98, 13), ASKS);
            assertThat(harness.status().epoch()).isEqualTo(1);
            harness.feed(diff(11, 12));
            assertThat(harness.status().epoch()).isEqualTo(1);

            harness.feed(diff(13, 13));
            harness.status();

            assertThat(harness.status().epoch()).isEqualTo(2);
            assertThat(harness.status().anchorUpdateId()).isEqualTo(13);
        }
    }

    @Test
    void aSnapshotThatDisagreesWithTheLiveBookIsRefusedAndReported() {
        try (var harness = live(COOL)) {
            order(harness);
            harness.answerSnapshot(10, ToyFrames.levels(100, 5, 99, 44), ASKS);

            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().epoch()).isEqualTo(1);
            assertThat(harness.detections).singleElement().satisfies(detection -> {
                assertThat(detection.kind()).isEqualTo(DetectionKind.SNAPSHOT_DISAGREES);
                assertThat(detection.detail()).contains("99×4 and 99×44");
            });
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(10, BIDS, ASKS); // the first one was the wrong one
            assertThat(harness.status().epoch()).isEqualTo(2);
            assertThat(harness.status().gaps()).isZero();
        }
    }

    @Test
    void whenSeveralSnapshotsDisagreeTheBookItselfIsInDoubt() {
        try (var harness = live(COOL)) {
            order(harness);
            harness.answerSnapshot(10, ToyFrames.levels(100, 5, 99, 44), ASKS);
            harness.passes(Duration.ofSeconds(1));
            harness.answerSnapshot(10, ToyFrames.levels(100, 5, 99, 44), ASKS);

            var gap = (GapDetected) harness.facts().getLast();
            assertThat(gap.kind().name()).isEqualTo("TOP_MISMATCH");
            assertThat(gap.detail()).contains("several snapshots");
            assertThat(harness.status().status()).isEqualTo("STALE");
            harness.feed(diff(11, 11));
            harness.passes(Duration.ofSeconds(2));
            harness.answerSnapshot(10, ToyFrames.levels(100, 5, 99, 44), ASKS);
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    @Test
    void aVenueThatNeverGivesAFittingOneIsLeftAlone() {
        try (var harness = live(COOL + ", reanchor-tries = 3, retry-backoff.max = 1s")) {
            order(harness);
            for (int i = 0; i < 3; i++) {
                harness.feed(diff(11 + i, 11 + i));
                harness.answerSnapshot(5, BIDS, ASKS);
                harness.passes(Duration.ofSeconds(1));
            }

            harness.gate.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().detail().reanchoring()).isNull();
            assertThat(order(harness).outcome()).isEqualTo(Outcome.COOLING_DOWN);
        }
    }

    @Test
    void whatIsKeptBesideTheBookIsBounded() {
        try (var harness = live(COOL + ", reanchor-bytes = 1 KiB")) {
            order(harness);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            for (int i = 0; i < 20; i++) {
                harness.feed(diff(11 + i, 11 + i));
            }

            harness.gate.expectNoMessage(Duration.ofMillis(50)); // it is still wanted, however long its turn takes
            harness.answer(asked, 11, BIDS, ASKS);
            assertThat(harness.status().epoch()).isEqualTo(1); // older than what is kept
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    /// Two levels a side are known; the best bid goes, so only one of the best two is.
    @Test
    void aPriceNearTheEdgeOfWhatIsKnownAsksForAnotherSnapshotAndReadersSeeOnlyWhatIsKnown() {
        try (var harness = shallow("snapshot-levels = 2, sufficient-levels = 2, edge-levels = 2, " + COOL)) {
            harness.pulses(2);
            harness.gate.expectNoMessage(Duration.ofMillis(50));

            harness.feed(diff(11, 11, ToyFrames.levels(100, 0, 90, 3), ToyFrames.levels()));
            assertThat(harness.view().bids())
                    .isDeepEqualTo(new long[][] {{99, 4}}); // between 99 and 90 nothing is known
            harness.settle();
            assertThat(harness.store.last().bids().size()).isEqualTo(1);
            harness.pulses(1);
            var asked = harness.answerSnapshot(11, ToyFrames.levels(99, 4, 97, 9), ASKS);

            assertThat(asked.need()).isEqualTo(Need.REPAIR);
            assertThat(((Anchored) lastAnchored(harness)).reason()).isEqualTo(AnchorReason.EDGE);
            assertThat(harness.view().bids()).isDeepEqualTo(new long[][] {{99, 4}, {97, 9}});
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().detail().knownFrom()).isEqualTo(97);
        }
    }

    @Test
    void aBookThatWentLiveWithFewLevelsIsDeepenedOnce() {
        try (var harness = shallow("sufficient-levels = 2, " + COOL)) {
            assertThat(harness.status().detail().anchoredLevels()).isEqualTo(2);
            harness.pulses(1);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);

            assertThat(asked.need()).isEqualTo(Need.DEEPEN);
            assertThat(asked.sufficientLevels()).isEqualTo(5000);
            harness.answer(asked, 10, ToyFrames.levels(100, 5, 99, 4, 50, 1), ASKS);

            assertThat(((Anchored) lastAnchored(harness)).reason()).isEqualTo(AnchorReason.DEEPENED);
            assertThat(harness.view().bidLevels()).isEqualTo(3);
            harness.pulses(30);
            harness.gate.expectNoMessage(Duration.ofMillis(50));
        }
    }

    /// The venue's budget is short, so the question waits, and the price moves meanwhile.
    @Test
    void aBookThatWaitsForMoreLevelsIsHelpedByFewWhenThePriceNearsTheEdge() {
        try (var harness = shallow("sufficient-levels = 2, edge-levels = 2, " + COOL)) {
            harness.pulses(1);
            var waiting = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            assertThat(waiting.need()).isEqualTo(Need.DEEPEN);

            harness.feed(diff(11, 11, ToyFrames.levels(100, 0, 90, 3), ToyFrames.levels()));
            harness.pulses(1);
            harness.gate.expectMessageClass(SnapshotGate.Withdraw.class);
            var asked = harness.gate.expectMessageClass(SnapshotGate.GetSnapshot.class);
            assertThat(asked.need()).isEqualTo(Need.REPAIR);
            assertThat(asked.sufficientLevels()).isEqualTo(2);
            harness.pulses(3);
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            harness.answer(waiting, 11, ToyFrames.levels(99, 4, 95, 9), ASKS); // too late, nobody asks for it any more
            harness.answer(asked, 11, ToyFrames.levels(99, 4, 97, 9), ASKS);

            assertThat(((Anchored) lastAnchored(harness)).reason()).isEqualTo(AnchorReason.EDGE);
            assertThat(harness.view().bids()).isDeepEqualTo(new long[][] {{99, 4}, {97, 9}});
            assertThat(harness.status().status()).isEqualTo("LIVE");
        }
    }

    /// Else it would be left for the whole of the cool-down.
    @Test
    void aPriceThatGoesOnIsFollowedWithoutTheLongCoolDown() {
        String settings = "snapshot-levels = 2, sufficient-levels = 2, edge-levels = 2, edge-cool-down = 3s, ";
        try (var harness = shallow(settings + COOL)) {
            harness.feed(diff(11, 11, ToyFrames.levels(100, 0, 90, 3), ToyFrames.levels()));
            harness.pulses(1);
            harness.answerSnapshot(11, ToyFrames.levels(99, 4, 97, 9), ASKS);

            harness.feed(diff(12, 12, ToyFrames.levels(99, 0), ToyFrames.levels()));
            harness.pulses(2);
            harness.gate.expectNoMessage(Duration.ofMillis(50));
            harness.pulses(1);

            assertThat(harness.answerSnapshot(12, ToyFrames.levels(97, 9, 90, 3), ASKS)
                            .need())
                    .isEqualTo(Need.REPAIR);
            assertThat(harness.view().bids()).isDeepEqualTo(new long[][] {{97, 9}, {90, 3}});
        }
    }

    private static BookHarness live(String overrides) {
        BookHarness harness = BookHarness.live(overrides);
        harness.pulses(2);
        return harness;
    }

    /// A live book whose snapshot had as many levels as it was asked for: two.
    private static BookHarness shallow(String overrides) {
        BookHarness harness = BookHarness.defined(overrides);
        harness.feed(diff(8, 10, ToyFrames.levels(99, 1), ToyFrames.levels()));
        harness.answerSnapshot(10);
        harness.settle();
        return harness;
    }

    private static ReanchorReply order(BookHarness harness) {
        TestProbe<ReanchorReply> probe = harness.system.kit.createTestProbe();
        harness.tell(new SymbolBook.Reanchor("by test", probe.ref()));
        return probe.receiveMessage();
    }

    private static Object lastAnchored(BookHarness harness) {
        return harness.facts().stream()
                .filter(Anchored.class::isInstance)
                .reduce((_, last) -> last)
                .orElseThrow();
    }
}
