package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.instrument.Instrument;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.InstrumentDefined;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a book finds wrong with itself, and what it does then.
final class BookFaultTest {

    private static final Levels NONE = new Levels(0);

    private final Journal journal = Journal.begun();

    @Test
    void aBookThatIsCrossedAfterAWholeEventIsStaleAtOnce() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feedWithoutSettling(ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_005, 1), NONE));

        assertThat(journal.state.fault()).isNotNull().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(GapKind.CROSSED);
            assertThat(fault.expectedId()).isEqualTo(101);
            assertThat(fault.detail()).contains("10005", "10001", "101");
        });
        assertThat(journal.state.status()).isEqualTo(BookStatus.STALE);
        assertThat(journal.state.statusReason()).isEqualTo(GapKind.CROSSED);
        assertThat(journal.state.hotState(1).status()).isEqualTo(BookStatus.STALE);
        assertThat(journal.state.counters().crossed()).isOne();
        assertThat(SymbolState.restore(journal.state.image(), journal.bounds, new ToyReader())
                        .fault())
                .isEqualTo(journal.state.fault());
    }

    @Test
    void aCrossingThatTheSameEventTakesBackIsNone() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_005, 1), ToyFrames.levels(10_001, 0, 10_006, 2)));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.counters().crossed()).isZero();
    }

    @Test
    void aLockedBookIsNotCrossed() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_001, 1), NONE));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
    }

    @Test
    void aCrossedBookIsNotExtendedButAnchoredAnew() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_005, 1), NONE));
        assertThat(journal.facts.getLast())
                .isInstanceOfSatisfying(
                        GapDetected.class, gap -> assertThat(gap.kind()).isEqualTo(GapKind.CROSSED));

        journal.feed(BookSyncTest.diff(102, 102, 9_980, 3));

        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.state.lastUpdateId()).isEqualTo(101);
        assertThat(journal.anchor(BookSyncTest.snapshot(100))).isEqualTo(SnapshotFit.TOO_OLD);
        assertThat(journal.anchor(BookSyncTest.snapshot(101))).isEqualTo(SnapshotFit.FITS);
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
        assertThat(journal.state.book().quantity(Side.BID, 10_005)).isZero();
    }

    @Test
    void theVenuesTopIsComparedWhetherItComesBeforeOrAfterTheDiff() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(best(101, 10_000, 50), BookSyncTest.diff(101, 101, 9_980, 3)); // before
        journal.feed(BookSyncTest.diff(102, 102, 9_980, 4), best(102, 10_000, 50)); // after
        journal.feed(
                BookSyncTest.diff(103, 103, 10_000, 7), BookSyncTest.diff(104, 104, 10_000, 8), best(103, 10_000, 7));
        journal.feed(best(106, 1, 1), BookSyncTest.diff(105, 107, 9_980, 5)); // no diff ends at 106

        assertThat(journal.state.counters().topChecks()).isEqualTo(3);
        assertThat(journal.state.counters().topMismatches()).isZero();
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
    }

    @Test
    void aTopThatDiffersInQuantityAloneIsAMismatch() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(best(101, 10_000, 51), BookSyncTest.diff(101, 101, 9_980, 3));

        assertThat(journal.state.counters().topMismatches()).isOne();
        assertThat(journal.state.statusReason()).isEqualTo(GapKind.TOP_MISMATCH);
        assertThat(journal.facts.getLast()).isInstanceOfSatisfying(GapDetected.class, gap -> {
            assertThat(gap.kind()).isEqualTo(GapKind.TOP_MISMATCH);
            assertThat(gap.expectedId()).isEqualTo(101);
            assertThat(gap.detail()).contains("10000×51", "10000×50");
        });
    }

    @Test
    void aTopThatComesLateIsHeldAgainstThePastBook() {
        journal.anchor(BookSyncTest.snapshot(100));
        journal.feed(BookSyncTest.diff(101, 101, 10_000, 7), BookSyncTest.diff(102, 102, 10_000, 8));

        journal.feed(best(101, 10_000, 9));

        assertThat(journal.state.counters().topMismatches()).isOne();
    }

    @Test
    void anAbsentSideMustBeEmptyInTheBookToo() {
        journal.anchor(BookSyncTest.snapshot(100));
        byte[] noBids = ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_000, 0, 9_990, 0), NONE);

        journal.feed(noBids, ToyFrames.best(1, 101, 0, 0, 10_001, 60));
        assertThat(journal.state.counters().topMismatches()).isZero();
        journal.feed(ToyFrames.best(1, 102, 0, 0, 10_001, 60), BookSyncTest.diff(102, 102, 9_000, 1));

        assertThat(journal.state.counters().topChecks()).isEqualTo(2);
        assertThat(journal.state.counters().topMismatches()).isOne();
    }

    @Test
    void theLevelsOfADepthTopAreComparedAtAnEqualId() {
        journal.anchor(BookSyncTest.snapshot(100));
        Levels bids = ToyFrames.levels(10_000, 50, 9_990, 41);
        Levels asks = ToyFrames.levels(10_001, 60, 10_020, 70);

        journal.feed(ToyFrames.depthTop(1, 101, bids, asks), BookSyncTest.diff(101, 101, 9_990, 41));
        assertThat(journal.state.counters().topMismatches()).isZero();
        journal.feed(BookSyncTest.diff(102, 102, 9_990, 42), ToyFrames.depthTop(1, 102, bids, asks));

        assertThat(journal.state.counters().topChecks()).isEqualTo(2);
        assertThat(journal.state.counters().topMismatches()).isOne();
    }

    @Test
    void topsAreKeptOverAReanchorAndComparedWithTheNewBook() {
        journal.feed(
                BookSyncTest.diff(100, 101, 9_980, 1),
                best(102, 10_000, 50),
                BookSyncTest.diff(102, 102, 9_980, 2),
                best(103, 10_000, 50),
                BookSyncTest.diff(103, 104, 9_980, 3));

        journal.anchor(BookSyncTest.snapshot(100));

        assertThat(journal.state.counters().topChecks()).isOne();
        assertThat(journal.state.counters().topMismatches()).isZero();
    }

    @Test
    void anOverflowMarkIsAGapOfItsOwnBeforeTheFrames() {
        journal.anchor(BookSyncTest.snapshot(100));

        List<BookEvent> facts = journal.feed(true, ToyFrames.log(1, BookSyncTest.diff(105, 105, 9_980, 1)));

        assertThat(facts).hasSize(2);
        assertThat(facts.getFirst())
                .isInstanceOfSatisfying(
                        GapDetected.class, gap -> assertThat(gap.kind()).isEqualTo(GapKind.OVERFLOW));
        assertThat(facts.getLast()).isInstanceOf(BatchAccepted.class);
        assertThat(journal.state.statusReason()).isEqualTo(GapKind.OVERFLOW);
        assertThat(journal.feed(true, ToyFrames.log(1))).isEmpty(); // what is lost now, the ids will tell
    }

    @Test
    void garbageInABatchIsAGapAndTheRestGoesOn() {
        journal.anchor(BookSyncTest.snapshot(100));

        List<BookEvent> facts = journal.feed(
                BookSyncTest.diff(101, 101, 9_980, 1), ToyFrames.garbage(), BookSyncTest.diff(102, 102, 9_980, 2));

        assertThat(facts).hasSize(4);
        assertThat(facts.get(1))
                .isInstanceOfSatisfying(
                        GapDetected.class, gap -> assertThat(gap.kind()).isEqualTo(GapKind.UNREADABLE));
        assertThat(facts.getLast())
                .isInstanceOfSatisfying(
                        BookEvent.GapHealed.class,
                        healed -> assertThat(healed.by()).isEqualTo(Healing.LINE));
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE); // 102 follows on 101, so nothing was lost
        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
    }

    @Test
    void aDiffWhoseNumbersCannotBeReadStopsTheBook() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(ToyFrames.unrepresentable(BookSyncTest.diff(101, 102, 9_980, 1)));

        assertThat(journal.state.statusReason()).isEqualTo(GapKind.UNREADABLE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(100);
        journal.feed(BookSyncTest.diff(103, 103, 9_980, 2));
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.anchor(BookSyncTest.snapshot(101))).isEqualTo(SnapshotFit.TOO_OLD);
        assertThat(journal.anchor(BookSyncTest.snapshot(102))).isEqualTo(SnapshotFit.FITS);
    }

    @Test
    void aDiffThatTheBookRefusesLeavesItsContentInDoubt() {
        journal.anchor(BookSyncTest.snapshot(100));

        journal.feed(ToyFrames.diff(1, 101, 101, ToyFrames.levels(9_980, 5, -1, 5), NONE));

        assertThat(journal.state.statusReason()).isEqualTo(GapKind.UNREADABLE);
        journal.feed(BookSyncTest.diff(101, 101, 9_980, 5), BookSyncTest.diff(102, 102, 9_970, 5));
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.anchor(BookSyncTest.snapshot(101))).isEqualTo(SnapshotFit.FITS);
    }

    @Test
    void otherUnitsBeginTheBookAnew() {
        journal.anchor(BookSyncTest.snapshot(100));
        var finer = new Instrument("toy", "TOYUSD", -3, -3, 1, 1);

        journal.add(stamp -> new InstrumentDefined(stamp, Journal.INSTRUMENT));
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        journal.add(stamp -> new InstrumentDefined(stamp, finer));

        assertThat(journal.state.status()).isEqualTo(BookStatus.STALE);
        assertThat(journal.state.instrument()).isEqualTo(finer);
        assertThat(journal.state.book().size(Side.BID)).isZero();
        journal.feed(BookSyncTest.diff(101, 101, 9_980, 5));
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.anchor(BookSyncTest.snapshot(100))).isEqualTo(SnapshotFit.FITS);
    }

    @Test
    void aFactOfAnotherPastIsRefusedWithBothChains() {
        journal.anchor(BookSyncTest.snapshot(100));
        Stamp before = journal.state.stamp(1, 0);
        journal.feed(BookSyncTest.diff(101, 101, 9_980, 5));

        assertThatThrownBy(() ->
                        journal.append(new GapDetected(before, GapKind.SILENCE, 0, 0, GapDetected.NO_LINE, "late")))
                .isInstanceOf(ChainBroken.class)
                .hasMessageContaining("GapDetected")
                .hasMessageContaining(Long.toHexString(before.chain()))
                .hasMessageContaining(Long.toHexString(journal.state.chain()))
                .hasMessageContaining("101");
    }

    @Test
    void nothingCanBeReadBeforeTheUnitsAreKnown() {
        var empty = new Journal(SymbolBounds.DEFAULT);

        assertThatThrownBy(() -> empty.feed(BookSyncTest.diff(1, 1, 1, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("InstrumentDefined");
    }

    @Test
    void levelsOutsideOfTheAnchorsRangeAreNotCovered() {
        var shallow =
                new DepthSnapshot(100, ToyFrames.levels(10_000, 50, 9_990, 40), ToyFrames.levels(10_001, 60), 2, 1);
        journal.anchor(shallow);

        assertThat(journal.state.coveredLevels(Side.BID, 2)).isEqualTo(2);
        assertThat(journal.state.coveredLevels(Side.ASK, 20)).isEqualTo(20); // fewer than asked for: the whole side
        journal.feed(ToyFrames.diff(1, 101, 101, ToyFrames.levels(10_000, 0, 9_000, 5, 8_000, 5), NONE));

        assertThat(journal.state.coveredLevels(Side.BID, 2)).isOne();
    }

    private static byte[] best(long id, long bid, long bidQuantity) {
        return ToyFrames.best(1, id, bid, bidQuantity, 10_001, 60);
    }
}
