package capstan.actors.symbol;

import static capstan.actors.symbol.BookHarness.diff;
import static capstan.actors.symbol.BookHarness.trade;
import static capstan.actors.symbol.BookHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameLog;
import capstan.market.symbol.BookEvent;
import capstan.market.toy.ToyFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Batches: what is journaled for one, when it is acked, and that nothing is lost or out of order.
class BookFeedTest {

    @Test
    void framesThatComeBeforeTheInstrumentAreKeptAndJournaledBehindIt() {
        try (var harness = BookHarness.started()) {
            harness.send(1, diff(8, 10));
            harness.acks.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.facts()).isEmpty();

            harness.answerInstrument();

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            assertThat(harness.shape()).containsExactly("InstrumentDefined", "BatchAccepted");
        }
    }

    @Test
    void batchesBeyondTheBoundAreLeftToTheLine() {
        try (var harness = BookHarness.started("feeds-without-instrument = 1")) {
            harness.send(1, diff(8, 10));
            var second = harness.send(2, diff(11, 12));
            harness.status();
            harness.answerInstrument();
            assertThat(harness.acks.receiveMessage().sequence()).isEqualTo(1);
            harness.acks.expectNoMessage(Duration.ofMillis(50));

            harness.tell(second); // the line sends again what was not acked

            assertThat(harness.acks.receiveMessage().sequence()).isEqualTo(2);
            assertThat(harness.shape()).containsExactly("InstrumentDefined", "BatchAccepted", "BatchAccepted");
        }
    }

    @Test
    void aBatchIsOneFactAndIsAckedOnceJournaled() {
        try (var harness = BookHarness.live("")) {
            int before = harness.facts().size();

            var ack = harness.feed(diff(11, 12), trades(trade(1), trade(2)), diff(13, 14));

            assertThat(ack.journaled()).isEqualTo(3);
            assertThat(harness.facts()).hasSize(before + 1);
            var accepted = (BookEvent.BatchAccepted) harness.facts().getLast();
            assertThat(accepted.firstUpdateId()).isEqualTo(11);
            assertThat(accepted.lastUpdateId()).isEqualTo(14);
            assertThat(accepted.lastTradeId()).isEqualTo(2);
            assertThat(harness.status().lastUpdateId()).isEqualTo(14);
        }
    }

    @Test
    void aRepeatedBatchIsAckedAndNotJournaledAgain() {
        try (var harness = BookHarness.live("")) {
            var feed = harness.send(1, diff(11, 12), trades(trade(1)));
            harness.acks.receiveMessage();
            int before = harness.facts().size();

            harness.tell(feed);

            var again = harness.acks.receiveMessage();
            assertThat(again.sequence()).isEqualTo(feed.batch().sequence());
            assertThat(again.journaled()).isZero();
            assertThat(harness.facts()).hasSize(before);
        }
    }

    @Test
    void aGapInsideABatchSplitsItAndOtherBatchesWait() {
        try (var harness = BookHarness.live("")) {
            int before = harness.facts().size();

            harness.send(1, diff(11, 12), diff(15, 16), trades(trade(1)));
            harness.send(2, diff(17, 18));

            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(3);
            assertThat(harness.acks.receiveMessage().journaled()).isEqualTo(1);
            List<String> added = harness.shape().subList(before, harness.facts().size());
            assertThat(added).containsExactly("BatchAccepted", "GapDetected", "BatchAccepted", "BatchAccepted");
            var gap = (BookEvent.GapDetected) harness.facts().get(before + 1);
            assertThat(gap.kind()).isEqualTo(GapKind.DEPTH_IDS);
            assertThat(gap.expectedId()).isEqualTo(13);
            assertThat(gap.receivedId()).isEqualTo(15);
            assertThat(harness.status().gaps()).isEqualTo(1); // the waiting batch was no second gap
        }
    }

    @Test
    void manyBatchesSentAtOnceStayInOrder() {
        try (var harness = BookHarness.live("")) {
            for (int i = 0; i < 50; i++) {
                long id = 11 + 2L * i;
                harness.send(1, diff(id, id + 1), trades(trade(1 + 3L * i), trade(3 + 3L * i))); // a trade gap in each
            }

            var sequences = new ArrayList<Long>();
            for (int i = 0; i < 50; i++) {
                sequences.add(harness.acks.receiveMessage().sequence());
            }
            assertThat(sequences).isSorted().doesNotHaveDuplicates();
            assertThat(harness.status().status()).isEqualTo("LIVE");
            assertThat(harness.status().lastUpdateId()).isEqualTo(110);
        }
    }

    @Test
    void aCrossedBookIsJournaledAsAGapBeforeAnybodySeesIt() {
        try (var harness = BookHarness.live("")) {
            harness.store.accepted.clear();

            harness.feed(diff(11, 12, ToyFrames.levels(105, 1), ToyFrames.levels()));
            harness.settle();

            assertThat(harness.shape()).endsWith("BatchAccepted", "GapDetected");
            assertThat(((BookEvent.GapDetected) harness.facts().getLast()).kind())
                    .isEqualTo(GapKind.CROSSED);
            assertThat(harness.store.accepted).isNotEmpty().allMatch(state -> state.status() != BookStatus.LIVE);
            assertThat(harness.view().status()).isNotEqualTo("LIVE");
            assertThat(harness.view().reason()).isEqualTo("CROSSED");
        }
    }

    @Test
    void anOverflowMarkIsAGap() {
        try (var harness = BookHarness.live("")) {
            var marked = harness.batch(1, true, FrameLog.EMPTY);

            harness.tell(new SymbolBook.Feed(marked, harness.acks.ref()));

            assertThat(harness.acks.receiveMessage().journaled()).isZero();
            assertThat(((BookEvent.GapDetected) harness.facts().getLast()).kind())
                    .isEqualTo(GapKind.OVERFLOW);
            assertThat(harness.status().status()).isEqualTo("STALE");
        }
    }

    @Test
    void aBatchOfAnotherSymbolIsNotAcked() {
        try (var harness = BookHarness.live("")) {
            int before = harness.facts().size();
            var foreign = new FeedBatch("toy", "OTHER", 1, 1, 99, false, ToyFrames.log(1, diff(11, 12)));

            harness.tell(new SymbolBook.Feed(foreign, harness.acks.ref()));

            harness.status();
            harness.acks.expectNoMessage(Duration.ofMillis(50));
            assertThat(harness.facts()).hasSize(before);
        }
    }

    @Test
    void everyFactCarriesTheHighestGenerationHandedOut() {
        try (var harness = BookHarness.live("")) {
            harness.feed(diff(11, 12));
            harness.settle();
            long handedOut = harness.status().generation();

            harness.feed(diff(13, 14));

            assertThat(handedOut).isPositive();
            assertThat(harness.facts().getLast().stamp().generation()).isEqualTo(handedOut);
        }
    }
}
