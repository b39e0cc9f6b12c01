package capstan.market.symbol;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which trade ids are known: all from the first to the last, but for the ranges that were skipped and are still
/// open.
///
/// At most `MAX_OPEN_RANGES` ranges stay open. One more gives up the oldest: its ids count as missing, and their
/// `GapDetected` in the journal remains the record of it.
final class TradeIds {

    /// Part of the fold, not of the configuration: which ids are taken must not depend on a setting.
    static final int MAX_OPEN_RANGES = 65_536;

    static final long NONE = Long.MIN_VALUE;

    private boolean any;
    private long firstId;
    private long lastId;
    private long[] openFirst = new long[4];
    private long[] openLast = new long[4];
    private int open;
    private long givenUp;

    boolean hasAny() {
        return any;
    }

    /// 0 before the first trade.
    long firstId() {
        return firstId;
    }

    /// 0 before the first trade.
    long lastId() {
        return lastId;
    }

    /// Ids given up because too many ranges were open.
    long givenUp() {
        return givenUp;
    }

    int openRanges() {
        return open;
    }

    List<IdRange> openRangeList() {
        var ranges = new ArrayList<IdRange>(open);
        for (int i = 0; i < open; i++) {
            ranges.add(new IdRange(openFirst[i], openLast[i]));
        }
        return ranges;
    }

    /// Whether any id in [low, high] is in an open range.
    boolean isOpenWithin(long low, long high) {
        int range = open == 0 ? 0 : firstRangeEndingFrom(low);
        return range < open && openFirst[range] <= high;
    }

    boolean isNew(long id) {
        return !any || id > lastId || (open > 0 && rangeOf(id) >= 0);
    }

    /// Lowest id in [low, high] that is new, `NONE` when none is.
    long lowestNew(long low, long high) {
        if (!any) {
            return low;
        }
        int range = open == 0 ? 0 : firstRangeEndingFrom(low);
        if (range < open && openFirst[range] <= high) {
            return Math.max(low, openFirst[range]);
        }
        return high > lastId ? Math.max(low, lastId + 1) : NONE;
    }

    /// Highest id in [low, high] that is new; only called when there is one.
    long highestNew(long low, long high) {
        if (!any || high > lastId) {
            return high;
        }
        int range = firstRangeEndingFrom(high);
        if (range == open || openFirst[range] > high) {
            range--;
        }
        return Math.min(high, openLast[range]);
    }

    /// Makes every id of [low, high] known; the ids between the last known one and `low` become an open range.
    void take(long low, long high) {
        if (!any) {
            any = true;
            firstId = low;
            lastId = high;
            return;
        }
        close(low, high);
        open(lastId + 1, low - 1);
        lastId = Math.max(lastId, high);
    }

    /// Opens a range behind the last known id and counts its ids as passed; what is not behind it is left out.
    void open(long first, long last) {
        long from = Math.max(first, lastId + 1);
        if (!any || from > last) {
            return;
        }
        makeRoom();
        insert(open, from, last);
        lastId = last;
    }

    /// Closes the open ids within [low, high].
    ///
    /// @return how many there were
    long close(long low, long high) {
        long closed = 0;
        int range = open == 0 ? 0 : firstRangeEndingFrom(low);
        while (range < open && openFirst[range] <= high) {
            long first = openFirst[range];
            long last = openLast[range];
            closed += Math.min(last, high) - Math.max(first, low) + 1;
            remove(range);
            if (first < low) {
                insert(range, first, low - 1);
                range++;
            }
            if (last > high) {
                insert(range, high + 1, last);
                makeRoom();
                break;
            }
        }
        return closed;
    }

    void copyFrom(TradeIds other) {
        any = other.any;
        firstId = other.firstId;
        lastId = other.lastId;
        givenUp = other.givenUp;
        open = other.open;
        if (open > openFirst.length) {
            openFirst = new long[other.openFirst.length];
            openLast = new long[other.openLast.length];
        }
        System.arraycopy(other.openFirst, 0, openFirst, 0, open);
        System.arraycopy(other.openLast, 0, openLast, 0, open);
    }

    void writeTo(ImageWriter image) {
        image.putBoolean(any);
        image.putLong(firstId);
        image.putLong(lastId);
        image.putLong(givenUp);
        image.putInt(open);
        for (int i = 0; i < open; i++) {
            image.putLong(openFirst[i]);
            image.putLong(openLast[i]);
        }
    }

    void readFrom(ImageReader image) {
        any = image.getBoolean();
        firstId = image.getLong();
        lastId = image.getLong();
        givenUp = image.getLong();
        int ranges = image.getCount(2 * Long.BYTES);
        for (int i = 0; i < ranges; i++) {
            insert(i, image.getLong(), image.getLong());
        }
    }

    /// Gives up the oldest range when the bound is reached.
    private void makeRoom() {
        if (open >= MAX_OPEN_RANGES) {
            givenUp += openLast[0] - openFirst[0] + 1;
            remove(0);
        }
    }

    /// Index of the open range that holds the id, negative when none does.
    private int rangeOf(long id) {
        int range = firstRangeEndingFrom(id);
        return range < open && openFirst[range] <= id ? range : -1;
    }

    /// Index of the first open range whose last id is not below `id`; `open` when there is none.
    private int firstRangeEndingFrom(long id) {
        int found = Arrays.binarySearch(openLast, 0, open, id);
        return found >= 0 ? found : -found - 1;
    }

    private void insert(int at, long first, long last) {
        if (open == openFirst.length) {
            openFirst = Arrays.copyOf(openFirst, open * 2);
            openLast = Arrays.copyOf(openLast, open * 2);
        }
        System.arraycopy(openFirst, at, openFirst, at + 1, open - at);
        System.arraycopy(openLast, at, openLast, at + 1, open - at);
        openFirst[at] = first;
        openLast[at] = last;
        open++;
    }

    private void remove(int at) {
        System.arraycopy(openFirst, at + 1, openFirst, at, open - at - 1);
        System.arraycopy(openLast, at + 1, openLast, at, open - at - 1);
        open--;
    }
}
