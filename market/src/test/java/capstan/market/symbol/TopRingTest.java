package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The ring against a list.
final class TopRingTest {

    @Test
    void theRingIsAListWithABound() {
        for (int bound : new int[] {1, 7, 64, 200}) {
            var random = new Random(bound);
            var ring = new TopRing(bound);
            List<Long> list = new ArrayList<>();
            long id = 0;
            for (int step = 0; step < 2_000; step++) {
                switch (random.nextInt(8)) {
                    case 0 -> {
                        if (!list.isEmpty()) {
                            ring.dropFirst();
                            list.removeFirst();
                        }
                    }
                    case 1 -> {
                        long low = id - random.nextInt(12);
                        long high = low + random.nextInt(12);
                        ring.removeWithin(low, high);
                        list.removeIf(one -> one >= low && one < high);
                    }
                    default -> {
                        id += 1 + random.nextInt(3);
                        ring.add(id, id + 1, id + 2, id + 3, id + 4);
                        list.add(id);
                        if (list.size() > bound) {
                            list.removeFirst();
                        }
                    }
                }
                assertSame(ring, list, id);
            }
        }
    }

    private static void assertSame(TopRing ring, List<Long> list, long newest) {
        assertThat(ring.size()).isEqualTo(list.size());
        for (int i = 0; i < list.size(); i++) {
            long id = list.get(i);
            assertThat(ring.id(i)).isEqualTo(id);
            assertThat(ring.bidPrice(i)).isEqualTo(id + 1);
            assertThat(ring.bidQuantity(i)).isEqualTo(id + 2);
            assertThat(ring.askPrice(i)).isEqualTo(id + 3);
            assertThat(ring.askQuantity(i)).isEqualTo(id + 4);
        }
        for (long id = newest - 10; id <= newest + 1; id++) {
            assertThat(ring.indexOf(id)).isEqualTo(list.indexOf(id));
        }
    }
}
