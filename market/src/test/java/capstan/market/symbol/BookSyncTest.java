package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.book.BookStatus;
import capstan.market.book.DepthSnapshot;
import capstan.market.book.GapKind;
import capstan.market.book.Side;
import capstan.market.feed.Levels;
import capstan.market.symbol.BookEvent.Anchored;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.toy.ToyFrames;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How a book gets anchored, loses its place and finds it again.
final class BookSyncTest {

    private static final Levels NONE = new Levels(0);

    private final Journal journal = Journal.begun();

    @Test
    void aSnapshotTakesOnlyWhatItDoesNotCover() {
        journal.feed(diff(95, 98, 10_000, 1), diff(99, 103, 9_990, 2), diff(104, 104, 9_980, 3));

        assertThat(journal.anchor(snapshot(98))).isEqualTo(SnapshotFit.FITS);

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.statusReason()).isNull();
        assertThat(journal.state.lastUpdateId()).isEqualTo(104);
        assertThat(journal.state.anchorUpdateId()).isEqualTo(98);
        assertThat(journal.state.epoch()).isOne();
        assertThat(journal.state.book().quantity(Side.BID, 10_000)).isEqualTo(50);
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(2);
        assertThat(journal.state.book().quantity(Side.BID, 9_980)).isEqualTo(3);
        assertThat(journal.state.counters().diffsStale()).isOne();
        assertThat(journal.state.counters().diffsApplied()).isEqualTo(2);
        assertThat(journal.state.firstPendingUpdateId()).isEmpty();
    }

    /// U ≤ L + 1 ≤ u is the venue's test for the first diff; these are its four edges with U = 100, u = 105.
    @Test
    void theFirstDiffMayBeginRightBehindTheSnapshotButNoLater() {
        assertThat(fitOfOneKeptDiff(98)).isEqualTo(SnapshotFit.TOO_OLD); // L + 1 = U − 1
        assertThat(fitOfOneKeptDiff(99)).isEqualTo(SnapshotFit.FITS); // L + 1 = U
        assertThat(fitOfOneKeptDiff(104)).isEqualTo(SnapshotFit.FITS); // L + 1 = u
        assertThat(fitOfOneKeptDiff(105)).isEqualTo(SnapshotFit.FITS); // L = u: stale, the next one follows
    }

    @Test
    void withoutAKeptDiffTheNextLiveOneMustFollow() {
        assertThat(journal.anchor(snapshot(100))).isEqualTo(SnapshotFit.FITS);

        assertThat(journal.feed(diff(90, 100, 9_990, 7))).hasSize(1);
        assertThat(journal.feed(diff(101, 102, 9_990, 8))).hasSize(1);

        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
        assertThat(journal.state.counters().diffsStale()).isOne();
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(8);
        assertThat(journal.feed(diff(101, 102, 9_990, 9))).isEmpty();
    }

    @Test
    void aDiffThatOverlapsTheBookIsAppliedAsAWhole() {
        journal.anchor(snapshot(100));

        journal.feed(diff(98, 103, 9_990, 4));

        assertThat(journal.state.lastUpdateId()).isEqualTo(103);
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(4);
    }

    @Test
    void aGapInTheMiddleOfABatchIsThreeFacts() {
        journal.anchor(snapshot(100));

        List<BookEvent> facts =
                journal.feed(diff(101, 102, 9_990, 4), diff(104, 106, 9_990, 5), diff(107, 107, 9_990, 6));

        assertThat(facts).hasSize(3);
        assertThat(facts.get(0)).isInstanceOfSatisfying(BatchAccepted.class, before -> {
            assertThat(before.frames().frames()).isOne();
            assertThat(before.firstUpdateId()).isEqualTo(101);
            assertThat(before.lastUpdateId()).isEqualTo(102);
        });
        assertThat(facts.get(1)).isInstanceOfSatisfying(GapDetected.class, gap -> {
            assertThat(gap.kind()).isEqualTo(GapKind.DEPTH_IDS);
            assertThat(gap.expectedId()).isEqualTo(103);
            assertThat(gap.receivedId()).isEqualTo(104);
            assertThat(gap.line()).isEqualTo(1);
            assertThat(gap.stamp().chain()).isNotEqualTo(facts.get(0).stamp().chain());
        });
        assertThat(facts.get(2))
                .isInstanceOfSatisfying(
                        BatchAccepted.class,
                        after -> assertThat(after.frames().frames()).isEqualTo(2));
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.state.statusReason()).isEqualTo(GapKind.DEPTH_IDS);
        assertThat(journal.state.firstPendingUpdateId()).hasValue(104);
        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(4);
    }

    @Test
    void aGapLeavesTheLastTrustedBookUntilTheAnchorSwapsIt() {
        journal.anchor(snapshot(100));
        journal.feed(diff(104, 106, 9_990, 5));
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(40);

        assertThat(journal.anchor(snapshot(102))).isEqualTo(SnapshotFit.TOO_OLD);
        assertThat(journal.state.firstPendingUpdateId()).hasValue(104);
        assertThat(journal.anchor(snapshot(103))).isEqualTo(SnapshotFit.FITS);

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(106);
        assertThat(journal.state.book().quantity(Side.BID, 9_990)).isEqualTo(5);
        assertThat(journal.state.epoch()).isEqualTo(2);
    }

    @Test
    void anotherLineFillsTheHoleWithoutASnapshot() {
        journal.anchor(snapshot(100));
        journal.feed(diff(101, 102, 9_990, 1));
        long chainBefore = journal.state.chain();
        journal.feed(diff(106, 107, 9_970, 3)); // the fast line lost 103 to 105
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);

        journal.feed(diff(103, 104, 9_980, 2)); // the slow line comes after it
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        assertThat(journal.state.lastUpdateId()).isEqualTo(104);
        journal.feed(diff(105, 105, 9_960, 4), diff(106, 107, 9_970, 3));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.statusReason()).isNull();
        assertThat(journal.state.lastUpdateId()).isEqualTo(107);
        assertThat(journal.state.epoch()).isOne();
        assertThat(journal.state.chain()).isNotEqualTo(chainBefore);
        assertThat(journal.state.book().quantity(Side.BID, 9_970)).isEqualTo(3);
        assertThat(chainOf(
                        diff(101, 102, 9_990, 1),
                        diff(103, 104, 9_980, 2),
                        diff(105, 105, 9_960, 4),
                        diff(106, 107, 9_970, 3)))
                .isEqualTo(journal.state.chain());
    }

    @Test
    void aDisconnectThatLostNothingNeedsNoSnapshot() {
        journal.anchor(snapshot(100));
        journal.gap(GapKind.DISCONNECTED);
        assertThat(journal.state.status()).isEqualTo(BookStatus.STALE);
        assertThat(journal.state.statusReason()).isEqualTo(GapKind.DISCONNECTED);

        journal.feed(diff(101, 102, 9_990, 1));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
    }

    @Test
    void aHoleWithinTheKeptDiffsKeepsWhatComesAfterIt() {
        journal.feed(diff(100, 102, 9_990, 1), diff(103, 104, 9_990, 2), diff(106, 107, 9_990, 3));

        assertThat(journal.state.firstPendingUpdateId()).hasValue(106);
        assertThat(journal.anchor(snapshot(101))).isEqualTo(SnapshotFit.TOO_OLD);
        assertThat(journal.anchor(snapshot(105))).isEqualTo(SnapshotFit.FITS);
        assertThat(journal.state.lastUpdateId()).isEqualTo(107);
    }

    @Test
    void aSnapshotBehindTheNewestDiffSeenIsTooOldEvenWithNothingKept() {
        journal.anchor(snapshot(100));
        journal.feed(diff(101, 110, 9_990, 1));
        journal.gap(GapKind.SILENCE);

        assertThat(journal.state.fit(snapshot(105))).isEqualTo(SnapshotFit.TOO_OLD);
        assertThat(journal.state.fit(snapshot(110))).isEqualTo(SnapshotFit.FITS);
    }

    @Test
    void aCrossedSnapshotIsRefused() {
        var crossed = new DepthSnapshot(100, ToyFrames.levels(10_010, 1), ToyFrames.levels(10_005, 1), 1_000, 1);

        assertThat(journal.state.fit(crossed)).isEqualTo(SnapshotFit.CROSSED);
    }

    @Test
    void aSnapshotThatDisagreesWithTheVenuesTopIsRefused() {
        journal.feed(ToyFrames.best(1, 100, 10_000, 51, 10_001, 60), diff(101, 102, 9_990, 1));

        assertThat(journal.state.fit(snapshot(100))).isEqualTo(SnapshotFit.DISAGREES);
        assertThat(journal.state.fit(snapshot(101))).isEqualTo(SnapshotFit.FITS);
        assertThat(journal.state.counters().topChecks()).isZero();
    }

    @Test
    void anAnchorThatDoesNotJoinIsABrokenJournal() {
        journal.feed(diff(100, 102, 9_990, 1));

        assertThatThrownBy(() -> journal.add(stamp -> new Anchored(stamp, snapshot(50))))
                .isInstanceOf(ChainBroken.class)
                .hasMessageContaining("50")
                .hasMessageContaining("100");
    }

    @Test
    void tooManyKeptDiffsAreAGapAndTheNewestStay() {
        Journal small = Journal.begun(new SymbolBounds(3, 4_096, 16, 4), Journal.INSTRUMENT);

        List<BookEvent> facts = small.feed(
                diff(1, 1, 9_990, 1),
                diff(2, 2, 9_990, 2),
                diff(3, 3, 9_990, 3),
                diff(4, 4, 9_990, 4),
                diff(5, 5, 9_990, 5));

        assertThat(facts).hasSize(3);
        assertThat(facts.get(1))
                .isInstanceOfSatisfying(
                        GapDetected.class, gap -> assertThat(gap.kind()).isEqualTo(GapKind.PENDING_OVERFLOW));
        assertThat(small.state.firstPendingUpdateId()).hasValue(4);
        assertThat(small.state.counters().gaps()).isOne();
        assertThat(small.anchor(snapshot(3))).isEqualTo(SnapshotFit.FITS);
        assertThat(small.state.lastUpdateId()).isEqualTo(5);
    }

    @Test
    void theBytesOfKeptDiffsAreBoundedTooButOneAlwaysFits() {
        Journal small = Journal.begun(new SymbolBounds(100, 1_024, 16, 4), Journal.INSTRUMENT);
        var wide = new Levels(200);
        for (int i = 0; i < 200; i++) {
            wide.add(1 + i, 1);
        }

        small.feed(ToyFrames.diff(1, 1, 1, wide, NONE));
        small.feed(ToyFrames.diff(1, 2, 2, wide, NONE));

        assertThat(small.state.firstPendingUpdateId()).hasValue(2);
        assertThat(small.state.counters().gaps()).isOne();
    }

    private SnapshotFit fitOfOneKeptDiff(long lastUpdateId) {
        Journal one = Journal.begun();
        one.feed(diff(100, 105, 9_990, 1));
        SnapshotFit fit = one.anchor(snapshot(lastUpdateId));
        if (fit == SnapshotFit.FITS) {
            assertThat(one.state.lastUpdateId()).isEqualTo(105);
            assertThat(one.feed(diff(106, 106, 9_990, 2))).singleElement().isInstanceOf(BatchAccepted.class);
            assertThat(one.state.status()).isEqualTo(BookStatus.LIVE);
        }
        return fit;
    }

    /// The chain of a book that was anchored at 100 and took these diffs without a gap.
    private static long chainOf(byte[]... diffs) {
        Journal straight = Journal.begun();
        straight.anchor(snapshot(100));
        straight.feed(diffs);
        return straight.state.chain();
    }

    static byte[] diff(long firstId, long lastId, long bid, long quantity) {
        return ToyFrames.diff(lastId, firstId, lastId, ToyFrames.levels(bid, quantity), NONE);
    }

    /// Bids 10,000×50 and 9,990×40, asks 10,001×60 and 10,020×70.
    static DepthSnapshot snapshot(long lastUpdateId) {
        return new DepthSnapshot(
                lastUpdateId,
                ToyFrames.levels(10_000, 50, 9_990, 40),
                ToyFrames.levels(10_001, 60, 10_020, 70),
                1_000,
                1);
    }
}
