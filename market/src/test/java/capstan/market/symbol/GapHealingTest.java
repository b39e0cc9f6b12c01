package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every journaled gap is followed until it is closed, and what closed it is said once.
final class GapHealingTest {

    private final Journal journal = Journal.begun();

    @Test
    void aHoleThatAnotherLineFillsIsHealedByThatLine() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(BookSyncTest.diff(103, 104, 9_990, 1));
        assertThat(journal.state.openGaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.kind()).isEqualTo(GapKind.DEPTH_IDS));

        journal.feed(7, false, ToyFrames.log(1, BookSyncTest.diff(101, 102, 9_980, 1)));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        GapDetected detected = detected().getFirst();
        assertThat(healed()).singleElement().satisfies(healed -> {
            assertThat(healed.by()).isEqualTo(Healing.LINE);
            assertThat(healed.line()).isEqualTo(7);
            assertThat(healed.kind()).isEqualTo(GapKind.DEPTH_IDS);
            assertThat(healed.expectedId()).isEqualTo(101);
            assertThat(healed.receivedId()).isEqualTo(103);
            assertThat(healed.detectedAtMicros()).isEqualTo(detected.stamp().atMicros());
        });
        assertThat(journal.facts.getLast()).isInstanceOf(GapHealed.class);
        assertThat(journal.state.openGaps()).isEmpty();
        assertThat(journal.state.closedGap()).isNull();
    }

    @Test
    void anAnchorClosesEveryOpenGapOfTheBookOldestFirst() {
        Journal small = Journal.begun(new SymbolBounds(2, 4_096, 16, 4), Journal.INSTRUMENT);
        small.anchor(BookSyncTest.snapshot(100));
        small.feed(
                BookSyncTest.diff(103, 103, 9_990, 1),
                BookSyncTest.diff(104, 104, 9_990, 1),
                BookSyncTest.diff(105, 105, 9_990, 1)); // one more than may be kept
        assertThat(small.state.openGaps()).hasSize(2);

        small.anchor(BookSyncTest.snapshot(105));

        assertThat(small.facts.subList(small.facts.size() - 2, small.facts.size()))
                .allSatisfy(fact -> assertThat(((GapHealed) fact).by()).isEqualTo(Healing.SNAPSHOT))
                .extracting(fact -> ((GapHealed) fact).kind())
                .containsExactly(GapKind.DEPTH_IDS, GapKind.PENDING_OVERFLOW);
    }

    /// Trades 2 to 4 and 6 are skipped. A gap is closed with the last of its ids, by whatever brought that one.
    @Test
    void aGapOfTheTradesIsClosedWithTheLastOfItsIds() {
        journal.feed(trades(1), trades(5), trades(7));
        assertThat(journal.state.openGaps()).hasSize(2);

        journal.backfill(trade(2), trade(3));
        assertThat(healed()).isEmpty();
        journal.feed(3, false, ToyFrames.log(1, trades(4)));
        assertThat(healed()).singleElement().satisfies(healed -> {
            assertThat(healed.by()).isEqualTo(Healing.LINE);
            assertThat(healed.line()).isEqualTo(3);
            assertThat(healed.expectedId()).isEqualTo(2);
        });
        journal.backfill(trade(6));

        assertThat(healed()).hasSize(2);
        assertThat(healed().getLast().by()).isEqualTo(Healing.BACKFILL);
        assertThat(healed().getLast().line()).isEqualTo(GapDetected.NO_LINE);
    }

    @Test
    void aGapOfWhichSomeTradesAreMissingIsNotHealedHoweverItEnds() {
        journal.feed(trades(1), trades(5));

        journal.missing(2, 3);
        assertThat(healed()).isEmpty();
        journal.backfill(trade(4));

        assertThat(healed())
                .singleElement()
                .satisfies(healed -> assertThat(healed.by()).isEqualTo(Healing.MISSING));
    }

    @Test
    void aTradeGapStaysOpenWhileTheBookIsLive() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(trades(1), trades(3));
        journal.feed(BookSyncTest.diff(101, 101, 9_990, 1));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.openGaps()).hasSize(1);
        assertThat(healed()).isEmpty();
    }

    @Test
    void aBookThatIsDoubtedAsSoonAsItIsAnchoredHasHealedNothing() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(BookSyncTest.diff(103, 103, 9_990, 1));

        // Two diffs in one batch: the first closes the hole, the second crosses the book.
        journal.feed(
                BookSyncTest.diff(101, 102, 9_990, 1),
                ToyFrames.diff(1, 104, 104, ToyFrames.levels(10_005, 1), ToyFrames.levels()));

        assertThat(healed()).isEmpty();
        assertThat(journal.state.openGaps())
                .extracting(OpenGap::kind)
                .containsExactly(GapKind.DEPTH_IDS, GapKind.CROSSED);
    }

    @Test
    void gapsOfAJournalThatIsOlderThanGapHealedAreForgottenOnceClosed() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(BookSyncTest.diff(102, 102, 9_990, 1));
        journal.feedWithoutSettling(BookSyncTest.diff(101, 101, 9_990, 1));
        assertThat(journal.state.closedGap()).isNotNull();

        journal.feedWithoutSettling(BookSyncTest.diff(103, 103, 9_990, 1));

        assertThat(journal.state.closedGap()).isNull();
        assertThat(journal.state.openGaps()).isEmpty();
    }

    @Test
    void openAndClosedGapsSurviveARestart() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(trades(1), trades(5), trades(9));
        journal.missing(6, 6);
        journal.feed(BookSyncTest.diff(102, 102, 9_990, 1));
        journal.feedWithoutSettling(BookSyncTest.diff(101, 101, 9_990, 1));

        SymbolState restored = SymbolState.restore(journal.state.image(), journal.bounds, new ToyReader());

        Images.assertSame(restored, journal.state);
        assertThat(restored.closedGap()).isNotNull().isEqualTo(journal.state.closedGap());
        assertThat(restored.openGaps()).isEqualTo(journal.state.openGaps()).hasSize(2);
        restored.apply(new BookEvent.TradesBackfilled(restored.stamp(1, 0), List.of(trade(7), trade(8))));
        assertThat(restored.closedGap())
                .isNotNull()
                .satisfies(closed -> assertThat(closed.by()).isEqualTo(Healing.MISSING));
    }

    /// An image that was written before gaps were followed has no section for them.
    @Test
    void anOlderImageIsReadWithNoOpenGaps() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(BookSyncTest.diff(103, 103, 9_990, 1));
        StateImage image = journal.state.image();
        var sections = new ArrayList<>(image.sections());
        sections.removeIf(section -> section.id() == 9);

        SymbolState restored =
                SymbolState.restore(new StateImage(image.instrument(), sections), journal.bounds, new ToyReader());
        restored.apply(new BookEvent.Anchored(restored.stamp(1, 0), BookSyncTest.snapshot(103)));

        assertThat(restored.status()).isEqualTo(BookStatus.LIVE);
        assertThat(restored.closedGap()).isNull();
    }

    @Test
    void theOldestGapIsGivenUpWhenTooManyAreOpen() {
        journal.feed(trades(1));
        for (int i = 1; i <= OpenGaps.MAX_OPEN + 2; i++) {
            journal.feed(trades(1 + 2L * i));
        }

        assertThat(journal.state.openGaps()).hasSize(OpenGaps.MAX_OPEN);
        assertThat(journal.state.openGaps().getFirst().expectedId()).isEqualTo(6);
        assertThat(journal.state.gapsGivenUp()).isEqualTo(2);
    }

    private List<GapHealed> healed() {
        return journal.facts.stream()
                .filter(GapHealed.class::isInstance)
                .map(GapHealed.class::cast)
                .toList();
    }

    private List<GapDetected> detected() {
        return journal.facts.stream()
                .filter(GapDetected.class::isInstance)
                .map(GapDetected.class::cast)
                .toList();
    }

    private static byte[] trades(long id) {
        return ToyFrames.trade(1, trade(id));
    }

    private static Trade trade(long id) {
        return ToyVenue.trade(id, 1);
    }
}
