package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.book.GapKind;
import capstan.market.book.Side;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever two lines lose, double, delay or garble, a book that says it is live is the venue's book at that update
/// id. The venue is seeded and knows its truth at every id; a failure names the seed.
final class LossyFeedTest {

    private static final int SEEDS = 150;
    private static final int WINDOWS = 250;
    private static final SymbolBounds SMALL = new SymbolBounds(8, 8_192, 64, 32);

    private long liveLooks;
    private long anchors;
    private long gaps;
    private long returnsWithoutAnchor;
    private long topChecks;
    private long overflows;

    @Test
    void aLiveBookIsAlwaysTheTrueBook() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed);
        }

        // The runs are worth nothing unless they went through all of this.
        assertThat(liveLooks).isGreaterThan(SEEDS * WINDOWS / 4L);
        assertThat(anchors).isGreaterThan(SEEDS * 3L);
        assertThat(gaps).isGreaterThan(SEEDS * 10L);
        assertThat(returnsWithoutAnchor).isGreaterThan(SEEDS);
        assertThat(topChecks).isGreaterThan(SEEDS * 20L);
        assertThat(overflows).isPositive();
    }

    private void run(long seed) {
        var random = new Random(seed);
        var venue = new ToyVenue(seed);
        Journal journal = Journal.begun(SMALL, Journal.INSTRUMENT);
        var fast = new Line(random, 1 + random.nextInt(12));
        var slow = new Line(random, 1 + random.nextInt(12));
        for (int window = 0; window < WINDOWS; window++) {
            List<byte[]> frames = venue.window();
            fast.send(frames);
            slow.send(frames);
            feed(seed, venue, journal, fast, 1);
            feed(seed, venue, journal, slow, 1 + random.nextInt(3));
            if (random.nextInt(25) == 0) {
                journal.gap(random.nextBoolean() ? GapKind.SILENCE : GapKind.DISCONNECTED);
            }
            if (journal.state.status() != BookStatus.LIVE && random.nextInt(4) == 0) {
                long epoch = journal.state.epoch();
                SnapshotFit fit = journal.anchor(venue.someSnapshot(25));
                assertThat(fit)
                        .as("seed %d", seed)
                        .isIn(SnapshotFit.FITS, SnapshotFit.TOO_OLD, SnapshotFit.GAP_FOLLOWS);
                anchors += journal.state.epoch() - epoch;
                look(seed, venue, journal);
            }
        }
        SymbolCounters counters = journal.state.counters();
        assertThat(counters.crossed()).as("seed %d", seed).isZero();
        assertThat(counters.topMismatches()).as("seed %d", seed).isZero();
        gaps += counters.gaps();
        topChecks += counters.topChecks();
        overflows += journal.facts.stream()
                .filter(fact -> fact instanceof BookEvent.GapDetected gap && gap.kind() == GapKind.PENDING_OVERFLOW)
                .count();
        Images.assertSame(journal.folded(new SymbolState(SMALL, new ToyReader()), 0), journal.state);
    }

    private void feed(long seed, ToyVenue venue, Journal journal, Line line, int windows) {
        for (int i = 0; i < windows && line.hasMore(); i++) {
            boolean wasDown = journal.state.status() != BookStatus.LIVE;
            long epoch = journal.state.epoch();
            journal.feed(line.overflowed(), line.batch());
            if (wasDown && journal.state.status() == BookStatus.LIVE && journal.state.epoch() == epoch) {
                returnsWithoutAnchor++;
            }
            look(seed, venue, journal);
        }
    }

    private void look(long seed, ToyVenue venue, Journal journal) {
        SymbolState state = journal.state;
        if (state.status() != BookStatus.LIVE) {
            return;
        }
        liveLooks++;
        assertThat(state.book().sum())
                .as("seed %d, update id %d", seed, state.lastUpdateId())
                .isEqualTo(venue.sumAt(state.lastUpdateId()));
        if (state.lastUpdateId() == venue.updateId()) {
            var ours = new Levels(8);
            state.book().top(Side.BID, 5, ours);
            Levels true5 = venue.snapshot(5).bids();
            assertThat(ours.size()).isEqualTo(true5.size());
            for (int i = 0; i < ours.size(); i++) {
                assertThat(ours.price(i)).isEqualTo(true5.price(i));
                assertThat(ours.quantity(i)).isEqualTo(true5.quantity(i));
            }
        }
    }

    /// A way of the feed that is late by some windows and does to frames what lines do.
    private static final class Line {
        private final Random random;
        private final int lag;
        private final ArrayDeque<List<byte[]>> windows = new ArrayDeque<>();
        private boolean lost;

        Line(Random random, int lag) {
            this.random = random;
            this.lag = lag;
        }

        void send(List<byte[]> frames) {
            windows.add(frames);
        }

        boolean hasMore() {
            return windows.size() > lag;
        }

        /// Whether the line says that it lost frames; sometimes it does not know.
        boolean overflowed() {
            boolean says = lost && random.nextBoolean();
            lost = false;
            return says;
        }

        FrameLog batch() {
            var builder = new FrameLog.Builder(256);
            for (byte[] frame : windows.remove()) {
                switch (random.nextInt(40)) {
                    case 0 -> lost = true;
                    case 1 -> {
                        add(builder, frame);
                        add(builder, frame);
                    }
                    case 2 -> add(builder, random.nextInt(4) == 0 ? ToyFrames.garbage() : frame);
                    case 3 -> add(builder, random.nextInt(4) == 0 ? ToyFrames.unrepresentable(frame) : frame);
                    case 4 -> {
                        add(builder, ToyFrames.unknown(1));
                        add(builder, frame);
                    }
                    default -> add(builder, frame);
                }
            }
            return builder.build();
        }

        private static void add(FrameLog.Builder builder, byte[] frame) {
            builder.add(1, frame, 0, frame.length);
        }
    }
}
