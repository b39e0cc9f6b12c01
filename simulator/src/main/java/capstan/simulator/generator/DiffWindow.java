package capstan.simulator.generator;

import capstan.market.feed.Levels;
import java.util.Arrays;

/// The levels of one symbol that have changed since the last diff of one speed. Owned by one thread.
final class DiffWindow {

    /// Changes of a side kept before they are sorted and thinned out to one for each level; where more levels
    /// than that have changed, twice their number.
    private static final int THIN_AT = 4_096;

    private long firstUpdateId;
    private long[] bids = new long[64];
    private long[] asks = new long[64];
    private int bidCount;
    private int askCount;
    private int thinBidsAt = THIN_AT;
    private int thinAsksAt = THIN_AT;
    private boolean isCollecting = true;

    DiffWindow(long firstUpdateId) {
        this.firstUpdateId = firstUpdateId;
    }

    /// First update id that the window's diff will carry.
    long firstUpdateId() {
        return firstUpdateId;
    }

    /// False after a window that nobody listened to: changes are not collected until `reset` begins to again.
    boolean isCollecting() {
        return isCollecting;
    }

    void changed(boolean isBid, long price) {
        if (!isCollecting) {
            return;
        }
        if (isBid) {
            bids = withRoom(bids, bidCount);
            bids[bidCount++] = price;
            if (bidCount >= thinBidsAt) {
                bidCount = thinned(bids, bidCount);
                thinBidsAt = Math.max(THIN_AT, bidCount * 2);
            }
        } else {
            asks = withRoom(asks, askCount);
            asks[askCount++] = price;
            if (askCount >= thinAsksAt) {
                askCount = thinned(asks, askCount);
                thinAsksAt = Math.max(THIN_AT, askCount * 2);
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
        reset(lastUpdateId, true);
    }

    /// Opens the next window without a diff.
    ///
    /// @param isHeard whether anybody listens, so that changes are worth collecting
    void reset(long lastUpdateId, boolean isHeard) {
        firstUpdateId = lastUpdateId + 1;
        bidCount = 0;
        askCount = 0;
        isCollecting = isHeard;
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
