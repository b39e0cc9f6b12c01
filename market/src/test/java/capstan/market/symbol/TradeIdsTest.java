package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.ArrayList;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The ranges against a plain set of the ids that are open.
final class TradeIdsTest {

    @Test
    void rangesAgreeWithASetOfOpenIds() {
        for (long seed = 1; seed <= 60; seed++) {
            var random = new Random(seed);
            var ids = new TradeIds();
            var open = new TreeSet<Long>();
            long last = 1_000;
            ids.take(last, last);
            for (int step = 0; step < 300; step++) {
                long low = last - 60 + random.nextInt(70);
                long high = low + random.nextInt(6);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        ids.open(last + 1, high);
                        for (long id = last + 1; id <= high; id++) {
                            open.add(id);
                        }
                        last = Math.max(last, high);
                    }
                    case 1 -> {
                        int before = open.size();
                        open.subSet(low, true, high, true).clear();
                        assertThat(ids.close(low, high)).isEqualTo(before - open.size());
                    }
                    default -> {
                        for (long id = last + 1; id < low; id++) {
                            open.add(id);
                        }
                        open.subSet(low, true, high, true).clear();
                        ids.take(low, high);
                        last = Math.max(last, high);
                    }
                }
                assertAgree(seed, ids, open, last);
                assertNewIn(ids, open, last, last - 40 + random.nextInt(45), random.nextInt(8));
            }
            assertAgree(seed, imageOf(ids), open, last);
            var copy = new TradeIds();
            copy.copyFrom(ids);
            assertAgree(seed, copy, open, last);
        }
    }

    @Test
    void theOldestRangeIsGivenUpAtTheBound() {
        var ids = new TradeIds();
        ids.take(0, 0);
        for (long id = 3; id <= 3L * TradeIds.MAX_OPEN_RANGES; id += 3) {
            ids.take(id, id); // opens a range of two
        }
        assertThat(ids.givenUp()).isZero();

        long beyond = ids.lastId() + 3;
        ids.take(beyond, beyond);

        assertThat(ids.openRanges()).isEqualTo(TradeIds.MAX_OPEN_RANGES);
        assertThat(ids.givenUp()).isEqualTo(2);
        assertThat(ids.isNew(1)).isFalse();
        assertThat(ids.isNew(4)).isTrue();
        ids.open(beyond + 1, beyond + 5);
        ids.close(beyond + 3, beyond + 3); // splits a range
        assertThat(ids.openRanges()).isEqualTo(TradeIds.MAX_OPEN_RANGES);
        assertThat(ids.givenUp()).isEqualTo(6);
    }

    private static void assertAgree(long seed, TradeIds ids, TreeSet<Long> open, long last) {
        var listed = new ArrayList<Long>();
        for (IdRange range : ids.openRangeList()) {
            for (long id = range.first(); id <= range.last(); id++) {
                listed.add(id);
            }
        }
        assertThat(listed).as("seed %d", seed).containsExactlyElementsOf(open);
        assertThat(ids.lastId()).isEqualTo(last);
        for (long id = last - 70; id < last + 3; id++) {
            assertThat(ids.isNew(id)).isEqualTo(open.contains(id) || id > last);
        }
    }

    private static void assertNewIn(TradeIds ids, TreeSet<Long> open, long last, long low, int more) {
        var fresh = new TreeSet<Long>();
        for (long id = low; id <= low + more; id++) {
            if (open.contains(id) || id > last) {
                fresh.add(id);
            }
        }
        if (fresh.isEmpty()) {
            assertThat(ids.lowestNew(low, low + more)).isEqualTo(TradeIds.NONE);
        } else {
            assertThat(ids.lowestNew(low, low + more)).isEqualTo(fresh.first());
            assertThat(ids.highestNew(low, low + more)).isEqualTo(fresh.last());
        }
    }

    private static TradeIds imageOf(TradeIds ids) {
        var image = new ImageWriter(1);
        ids.writeTo(image);
        var read = new TradeIds();
        read.readFrom(new ImageReader("ids", image.toBytes(), 1));
        return read;
    }
}
