package capstan.simulator.generator;

import capstan.market.feed.Levels;
import java.util.Arrays;

/// The levels of one symbol that have changed since the last diff of one speed. Owned by one thread.
final class DiffWindow {

    /// Changes kept before they are sorted and thinned out; a level that changes often is kept once.
    private static final int THIN_AT = 4_096;

    private long firstUpdateId;
    private long[] bids = new long[64];
    private long[] asks = new long[64];
    private int bidCount;
    private int askCount;
    private int events;

    DiffWindow(long firstUpdateId) {
        this.firstUpdateId = firstUpdateId;
    }

    /// First update id that the window's diff will carry.
    long firstUpdateId() {
        return firstUpdateId;
    }

    boolean isEmpty() {
        return bidCount == 0 && askCount == 0;
    }

    /// Changes noted since the window was opened.
    int events() {
        return events;
    }

    void changed(boolean isBid, long price) {
        events++;
        if (isBid) {
            bids = withRoom(bids, bidCount);
            bids[bidCount++] = price;
            if (bidCount >= THIN_AT) {
                bidCount = thinned(bids, bidCount);
            }
        } else {
            asks = withRoom(asks, askCount);
            asks[askCount++] = price;
            if (askCount >= THIN_AT) {
                askCount = thinned(asks, askCount);
            }
        }
    }

    /// Fills the changed levels with what they hold now, best first, and opens the next window.
    ///
    /// @param lastUpdateId the book's id now
    void close(
            MatchingEngine engine,
            long tickSize,
            long stepSize,
            long lastUpdateId,
            Levels bidLevels,
            Levels askLevels) {
        bidCount = thinned(bids, bidCount);
        bidLevels.clear();
        for (int index = bidCount - 1; index >= 0; index--) {
            bidLevels.add(bids[index] * tickSize, lotsAt(engine.side(true), bids[index]) * stepSize);
        }
        askCount = thinned(asks, askCount);
        askLevels.clear();
        for (int index = 0; index < askCount; index++) {
            askLevels.add(asks[index] * tickSize, lotsAt(engine.side(false), asks[index]) * stepSize);
        }
        reset(lastUpdateId);
    }

    /// Opens the next window without a diff, because nobody listens.
    void reset(long lastUpdateId) {
        firstUpdateId = lastUpdateId + 1;
        bidCount = 0;
        askCount = 0;
        events = 0;
    }

    private static long lotsAt(BookSide side, long price) {
        int slot = side.find(price);
        return slot == BookSide.NONE ? 0 : side.lots(slot);
    }

    private static long[] withRoom(long[] column, int count) {
        return count < column.length ? column : Arrays.copyOf(column, count * 2);
    }

    private static int thinned(long[] column, int count) {
        Arrays.sort(column, 0, count);
        int kept = 0;
        for (int index = 0; index < count; index++) {
            if (kept == 0 || column[kept - 1] != column[index]) {
                column[kept++] = column[index];
            }
        }
        return kept;
    }
}
