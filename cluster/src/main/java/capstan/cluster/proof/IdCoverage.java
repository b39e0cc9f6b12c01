package capstan.cluster.proof;

import capstan.market.symbol.IdRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which ids were seen, as ranges, and how often one was seen again. Ids that come in order cost no allocation.
public final class IdCoverage {

    private final TreeMap<Long, Long> ranges = new TreeMap<>();
    private long first;
    private long last;
    /// First id of the filed range above the open one; the open one must not run into it unseen.
    private long limit;

    private boolean open;
    private long duplicates;

    /// Takes note of one id.
    public void add(long id) {
        if (open && id == last + 1 && id < limit) {
            last = id;
            return;
        }
        if (contains(id)) {
            duplicates++;
            return;
        }
        close();
        Long above = ranges.higherKey(id);
        first = id;
        last = id;
        limit = above == null ? Long.MAX_VALUE : above;
        open = true;
    }

    /// Takes note of all ids of a range; costs by the ranges that it touches, not by its ids.
    public void add(IdRange range) {
        close();
        duplicates += range.count()
                - missing(range).stream().mapToLong(IdRange::count).sum();
        file(range.first(), range.last());
    }

    public boolean contains(long id) {
        if (open && id >= first && id <= last) {
            return true;
        }
        Map.Entry<Long, Long> below = ranges.floorEntry(id);
        return below != null && id <= below.getValue();
    }

    /// How many distinct ids were seen.
    public long count() {
        close();
        long count = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            count += range.getValue() - range.getKey() + 1;
        }
        return count;
    }

    /// How often an id came that had been seen before.
    public long duplicates() {
        return duplicates;
    }

    /// Ids from `range` that were not seen, as ranges in ascending order.
    public List<IdRange> missing(IdRange range) {
        close();
        var holes = new ArrayList<IdRange>();
        long next = range.first();
        Map.Entry<Long, Long> before = ranges.floorEntry(next);
        if (before != null) {
            next = Math.max(next, before.getValue() + 1);
        }
        for (Map.Entry<Long, Long> seen : ranges.tailMap(range.first(), false).entrySet()) {
            if (seen.getKey() > range.last()) {
                break;
            }
            if (seen.getKey() > next) {
                holes.add(new IdRange(next, seen.getKey() - 1));
            }
            next = Math.max(next, seen.getValue() + 1);
        }
        if (next <= range.last()) {
            holes.add(new IdRange(next, range.last()));
        }
        return holes;
    }

    /// Smallest and largest id seen.
    ///
    /// @throws IllegalStateException when none was
    public IdRange span() {
        close();
        if (ranges.isEmpty()) {
            throw new IllegalStateException("no id was seen");
        }
        return new IdRange(ranges.firstKey(), ranges.lastEntry().getValue());
    }

    public boolean isEmpty() {
        return !open && ranges.isEmpty();
    }

    /// Files the range that is being extended.
    private void close() {
        if (open) {
            open = false;
            file(first, last);
        }
    }

    /// Puts a range among the others, joined with those that it touches.
    private void file(long begin, long end) {
        long from = begin;
        long to = end;
        Map.Entry<Long, Long> before = ranges.floorEntry(from);
        if (before != null && before.getValue() >= from - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
        }
        Map.Entry<Long, Long> after = ranges.higherEntry(from);
        while (after != null && after.getKey() <= to + 1) {
            to = Math.max(to, after.getValue());
            ranges.remove(after.getKey());
            after = ranges.higherEntry(from);
        }
        ranges.put(from, to);
    }
}
