package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.BookStatus;
import capstan.market.feed.FrameLog;
import capstan.market.feed.Levels;
import capstan.market.symbol.BookEvent.BatchAccepted;
import capstan.market.toy.ToyFrames;
import capstan.market.toy.ToyReader;
import capstan.market.toy.ToyVenue;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Folding a frame allocates nothing once the state has grown to its size; feature vectors, one every 2 s of event
/// time, and faults do.
final class AllocationTest {

    private static final int FRAMES = 30_000;

    @Test
    void foldingAllocatesNothingPerFrame() {
        var state = new SymbolState(new SymbolBounds(100, 65_536, 1_000, 100), new ToyReader());
        state.apply(new BookEvent.InstrumentDefined(state.stamp(1, 0), Journal.INSTRUMENT));
        state.apply(new BookEvent.Anchored(state.stamp(1, 0), BookSyncTest.snapshot(100)));
        FrameLog warmUp = frames(101);
        state.apply(accepted(state, warmUp));
        BatchAccepted measured = accepted(state, frames(101 + FRAMES));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        state.apply(measured);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(state.status()).isEqualTo(BookStatus.LIVE);
        assertThat(state.counters().topChecks()).isPositive();
        assertThat(state.counters().trades()).isEqualTo(2 * (FRAMES / 3));
        assertThat(allocated).isLessThan(FRAMES / 10);
    }

    /// Diffs, tops and trades in turn, all within one second of event time.
    private static FrameLog frames(long firstId) {
        var none = new Levels(0);
        var builder = new FrameLog.Builder(1 << 20);
        for (long id = firstId; id < firstId + FRAMES; id += 3) {
            add(builder, ToyFrames.best(1, id + 2, 10_000, 50, 10_001, 60));
            add(builder, ToyFrames.diff(1, id, id + 2, ToyFrames.levels(9_000 + id % 50, id % 7), none));
            add(builder, ToyFrames.trade(1, ToyVenue.trade(id / 3, 1)));
        }
        return builder.build();
    }

    private static void add(FrameLog.Builder builder, byte[] frame) {
        builder.add(1, frame, 0, frame.length);
    }

    private static BatchAccepted accepted(SymbolState state, FrameLog frames) {
        return new BatchAccepted(state.stamp(1, 0), 1, 1, 0, 0, 0, 0, frames);
    }
}
