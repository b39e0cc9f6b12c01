package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.feed.FrameLog;
import capstan.market.symbol.BookEvent.GapDetected;
import capstan.market.symbol.BookEvent.GapHealed;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Two lines of which each loses frames, but none loses what the other does: whatever the order, the book ends live at
/// the venue's last id with the chain of a feed without loss, and no snapshot was needed. A failure names the seed.
final class TwoLinesTest {

    private static final int SEEDS = 200;
    private static final int WINDOWS = 120;

    private long holesBehindKept;

    @Test
    void whatOneLineLosesTheOtherHeals() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed, new Random(seed));
        }

        // The runs are worth nothing unless holes came within what was kept.
        assertThat(holesBehindKept).isGreaterThan(SEEDS * 3L);
    }

    /// Both lines lost something: one the diff that keeps the other's run from the book.
    @Test
    void aRunBehindAHoleIsKeptBecauseNoLineBringsItAgain() {
        Journal journal = anchored();

        journal.feed(diff(101));
        journal.feed(diff(103)); // the first line loses 102
        journal.feed(diff(105)); // and 104
        journal.feed(2, false, ToyFrames.log(1, diff(102)));
        assertThat(journal.state.lastUpdateId()).isEqualTo(103);
        assertThat(journal.state.status()).isEqualTo(BookStatus.SYNCING);
        journal.feed(2, false, ToyFrames.log(1, diff(104))); // the second line loses 103 and 105

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(105);
        assertThat(journal.state.chain()).isEqualTo(straight(105).state.chain());
        assertThat(gaps(journal)).extracting(GapDetected::expectedId).containsExactly(102L, 104L);
        assertThat(healed(journal)).hasSize(2).allSatisfy(healed -> {
            assertThat(healed.by()).isEqualTo(Healing.LINE);
            assertThat(healed.line()).isEqualTo(2);
        });
    }

    @Test
    void aDiffThatComesIntoAHoleBeforeTheOneInFrontOfItIsKeptToo() {
        Journal journal = anchored();

        journal.feed(diff(105));
        journal.feed(diff(103)); // delayed
        journal.feed(diff(103)); // doubled
        journal.feed(diff(102), diff(104));
        assertThat(journal.state.firstPendingUpdateId()).hasValue(102);
        journal.feed(diff(101));

        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).isEqualTo(105);
        assertThat(journal.state.chain()).isEqualTo(straight(105).state.chain());
        assertThat(gaps(journal)).hasSize(1);
    }

    @Test
    void aSnapshotThatEndsBeforeAHoleInWhatIsKeptDoesNotFit() {
        Journal journal = anchored();
        journal.feed(diff(103), diff(104), diff(107));

        assertThat(journal.state.fit(BookSyncTest.snapshot(101))).isEqualTo(SnapshotFit.TOO_OLD);
        for (int id = 102; id <= 105; id++) {
            assertThat(journal.state.fit(BookSyncTest.snapshot(id))).isEqualTo(SnapshotFit.GAP_FOLLOWS);
        }
        assertThat(journal.anchor(BookSyncTest.snapshot(106))).isEqualTo(SnapshotFit.FITS);
        assertThat(journal.state.lastUpdateId()).isEqualTo(107);
        assertThat(journal.state.status()).isEqualTo(BookStatus.LIVE);
    }

    /// After an overflow the dropped diffs must not come back from a line that lags behind: they would fill the bound
    /// again and again.
    @Test
    void whatAnOverflowDroppedIsNotKeptAgain() {
        Journal small = Journal.begun(new SymbolBounds(3, 4_096, 16, 4), Journal.INSTRUMENT);
        small.anchor(BookSyncTest.snapshot(100));
        small.feed(diff(102), diff(103), diff(104), diff(105));
        assertThat(small.state.openGaps()).extracting(OpenGap::kind).endsWith(GapKind.PENDING_OVERFLOW);

        assertThat(small.feed(2, false, ToyFrames.log(1, diff(103), diff(104)))).isEmpty();

        assertThat(small.state.firstPendingUpdateId()).hasValue(105);
        Images.assertSame(restored(small), small.state);
        assertThat(small.feed(2, false, ToyFrames.log(1, diff(101), diff(102), diff(103), diff(104))))
                .isNotEmpty(); // but in order they still lead the book to what is kept
        assertThat(small.state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(small.state.lastUpdateId()).isEqualTo(105);
    }

    /// A journal of version 1 has no gap for a hole behind kept diffs; there it ended what was kept before it.
    @Test
    void aHoleThatWasNotJournaledFoldsAsInVersion1() {
        Journal journal = anchored();
        journal.feed(diff(103));

        journal.feedUnscreened(diff(105));

        assertThat(journal.state.firstPendingUpdateId()).hasValue(105);
        journal.feed(diff(101), diff(102));
        assertThat(journal.state.lastUpdateId()).isEqualTo(102);
    }

    private void run(long seed, Random random) {
        var venue = new ToyVenue(seed);
        Journal journal = Journal.begun();
        Journal straight = Journal.begun();
        journal.anchor(venue.snapshot(1_000));
        straight.anchor(venue.snapshot(1_000));
        byte[] before = ToyFrames.trade(1, ToyVenue.trade(500, 1)); // trades before the first one known are none
        journal.feed(before);
        straight.feed(before);
        var first = new ArrayList<byte[]>();
        var second = new ArrayList<byte[]>();
        for (int window = 0; window < WINDOWS; window++) {
            for (byte[] frame : venue.window()) {
                straight.feed(frame);
                int fate = random.nextInt(10);
                if (fate > 1) {
                    first.add(frame);
                }
                if (fate != 2 && fate != 3) {
                    second.add(frame);
                }
            }
        }
        disturb(first, random);
        disturb(second, random);
        int cut = -1;
        while (!first.isEmpty() || !second.isEmpty()) {
            boolean one = second.isEmpty() || (!first.isEmpty() && random.nextInt(5) > 1);
            journal.feed(one ? 1 : 2, false, batch(one ? first : second, random));
            if (journal.state.status() == BookStatus.LIVE) {
                assertThat(journal.state.book().sum())
                        .as("seed %d", seed)
                        .isEqualTo(venue.sumAt(journal.state.lastUpdateId()));
            } else if (cut < 0 && random.nextInt(20) == 0) {
                cut = journal.facts.size();
                journal.state = restored(journal);
            }
        }
        check(seed, venue, journal, straight);
        Images.assertSame(journal.folded(new SymbolState(journal.bounds, new ToyReader()), 0), journal.state);
    }

    private void check(long seed, ToyVenue venue, Journal journal, Journal straight) {
        assertThat(journal.state.status()).as("seed %d", seed).isEqualTo(BookStatus.LIVE);
        assertThat(journal.state.lastUpdateId()).as("seed %d", seed).isEqualTo(venue.updateId());
        assertThat(journal.state.epoch()).as("seed %d", seed).isOne();
        assertThat(journal.state.chain()).as("seed %d", seed).isEqualTo(straight.state.chain());
        assertThat(journal.state.tradeChain()).as("seed %d", seed).isEqualTo(straight.state.tradeChain());
        assertThat(journal.state.openTradeGaps()).as("seed %d", seed).isEmpty();
        assertThat(journal.state.openGaps()).as("seed %d", seed).isEmpty();
        assertThat(journal.state.counters().topMismatches()).as("seed %d", seed).isZero();
        assertThat(gaps(journal))
                .as("seed %d", seed)
                .extracting(GapDetected::kind)
                .containsOnly(GapKind.DEPTH_IDS, GapKind.TRADE_IDS);
        assertThat(healed(journal))
                .as("seed %d", seed)
                .hasSameSizeAs(gaps(journal))
                .extracting(GapHealed::by)
                .containsOnly(Healing.LINE);
        long depth = gaps(journal).stream()
                .filter(gap -> gap.kind() == GapKind.DEPTH_IDS)
                .count();
        long alone = gaps(journal).stream()
                .filter(gap -> gap.kind() == GapKind.DEPTH_IDS)
                .map(gap -> gap.stamp().chain())
                .distinct()
                .count();
        holesBehindKept += depth - alone;
    }

    /// Doubles some frames and moves some to later places.
    private static void disturb(List<byte[]> frames, Random random) {
        for (int i = frames.size() - 1; i > 0; i--) {
            switch (random.nextInt(15)) {
                case 0 -> frames.add(i, frames.get(i));
                case 1 -> Collections.rotate(frames.subList(i, Math.min(frames.size(), i + 2 + random.nextInt(6))), -1);
                default -> {
                    // stays where it is
                }
            }
        }
    }

    private static FrameLog batch(List<byte[]> frames, Random random) {
        int size = Math.min(frames.size(), 1 + random.nextInt(6));
        List<byte[]> taken = frames.subList(0, size);
        var log = ToyFrames.log(1, taken.toArray(byte[][]::new));
        taken.clear();
        return log;
    }

    private static SymbolState restored(Journal journal) {
        return SymbolState.restore(journal.state.image(), journal.bounds, new ToyReader());
    }

    private static Journal anchored() {
        Journal journal = Journal.begun();
        journal.anchor(BookSyncTest.snapshot(100));
        return journal;
    }

    private static Journal straight(long lastId) {
        Journal journal = anchored();
        for (long id = 101; id <= lastId; id++) {
            journal.feed(diff(id));
        }
        return journal;
    }

    private static byte[] diff(long id) {
        return BookSyncTest.diff(id, id, 9_900 + id % 7, id);
    }

    private static List<GapDetected> gaps(Journal journal) {
        return journal.facts.stream()
                .filter(GapDetected.class::isInstance)
                .map(GapDetected.class::cast)
                .toList();
    }

    private static List<GapHealed> healed(Journal journal) {
        return journal.facts.stream()
                .filter(GapHealed.class::isInstance)
                .map(GapHealed.class::cast)
                .toList();
    }
}
