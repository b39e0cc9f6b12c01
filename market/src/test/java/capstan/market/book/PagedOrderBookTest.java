package capstan.market.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import capstan.market.feed.Levels;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PagedOrderBookTest extends OrderBookContract {

    @Override
    OrderBook create(long tickSize) {
        return new PagedOrderBook(tickSize);
    }

    @Test
    void aLevelTooManyIsRefusedAndTheBookStaysAsItWas() {
        var book = new PagedOrderBook(1, 3);
        for (long price = 1; price <= 3; price++) {
            book.set(Side.ASK, price * 5_000, price);
        }
        long sum = book.sum();

        assertThatThrownBy(() -> book.set(Side.ASK, 9, 1))
                .isInstanceOf(BookFull.class)
                .hasMessageContaining("ASK price 9")
                .hasMessageContaining("maxLevels is 3");

        assertThat(book.sum()).isEqualTo(sum);
        assertThat(top(book, Side.ASK, 10)).containsExactly(level(5_000, 1), level(10_000, 2), level(15_000, 3));
        book.set(Side.ASK, 10_000, 7);
        book.set(Side.ASK, 15_000, 0);
        book.set(Side.ASK, 9, 1);
        book.set(Side.BID, 9, 1);
        assertThat(book.size(Side.ASK)).isEqualTo(3);
    }

    @Test
    void boundsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> new PagedOrderBook(1, 0)).hasMessageContaining("maxLevels");
        assertThatThrownBy(() -> new PagedOrderBook(1, Integer.MAX_VALUE)).hasMessageContaining("maxLevels");
        assertThatThrownBy(() -> new PagedOrderBook(0)).hasMessageContaining("unit must be positive");
    }

    @Test
    void nothingIsAllocatedOnceTheBookHasItsSize() {
        var book = new PagedOrderBook(MarketShape.SPARSE.tickSize());
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var events = new Levels[3_000];
        var stream = MarketShape.SPARSE.stream(3);
        for (int i = 0; i < events.length; i++) {
            events[i] = new Levels(32);
            stream.next(events[i]);
        }
        applyAll(book, events);
        applyAll(book, events);

        long before = threads.getCurrentThreadAllocatedBytes();
        applyAll(book, events);
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(after - before).isLessThan(10_000);
    }

    /// Pages that a moving market left behind are used again.
    @Test
    void aMarketThatMovesForeverNeedsNoMoreMemory() {
        var book = new PagedOrderBook(1);
        march(book, 1, 100_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        march(book, 100_001, 3_000_000);
        long after = threads.getCurrentThreadAllocatedBytes();

        assertThat(after - before).isLessThan(10_000);
        assertThat(book.size(Side.ASK)).isEqualTo(1_000);
    }

    /// A thousand asks seven ticks apart and ten bids in blocks of their own, all of them moving up.
    private static void march(OrderBook book, int from, int to) {
        for (int i = from; i <= to; i++) {
            book.set(Side.ASK, 7L * i, i);
            book.set(Side.ASK, 7L * Math.max(1, i - 1_000), 0);
            book.set(Side.BID, 50_000L * i, i);
            book.set(Side.BID, 50_000L * Math.max(1, i - 10), 0);
        }
    }

    private static void applyAll(OrderBook book, Levels[] events) {
        for (int i = 0; i < events.length; i++) {
            book.setAll(i % 2 == 0 ? Side.BID : Side.ASK, events[i]);
        }
    }

    /// Each of these is linear in the number of levels when it is right and would take minutes when a level cost a
    /// walk over the book.
    @Test
    void hostileStreamsStayCheap() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            leapBetweenEnds(new PagedOrderBook(1));
            marchAway(new PagedOrderBook(100));
            refineAgainAndAgain(new PagedOrderBook(1L << 40));
        });
    }

    /// A full book near 1, and a best bid that appears near the largest price and goes again.
    private static void leapBetweenEnds(OrderBook book) {
        for (long price = 1; price <= 20_000; price++) {
            book.set(Side.BID, price * 4_096, 1);
        }
        for (int i = 0; i < 200_000; i++) {
            long price = Long.MAX_VALUE - i;
            book.set(Side.BID, price, 1);
            assertThat(book.bestPrice(Side.BID)).isEqualTo(price);
            book.set(Side.BID, price, 0);
            assertThat(book.bestPrice(Side.BID)).isEqualTo(20_000 * 4_096);
        }
    }

    /// 20,000 levels of which the best goes and a new worst comes, each in a block of its own.
    private static void marchAway(OrderBook book) {
        long step = 100L * 5_000;
        for (int i = 1; i <= 400_000; i++) {
            book.set(Side.ASK, i * step, i);
            if (i > 20_000) {
                assertThat(book.bestPrice(Side.ASK)).isEqualTo((i - 20_000) * step);
                book.set(Side.ASK, (i - 20_000) * step, 0);
            }
        }
        assertThat(book.size(Side.ASK)).isEqualTo(20_000);
    }

    /// Each level halves the unit; a unit of one is the end of it.
    private static void refineAgainAndAgain(OrderBook book) {
        for (int i = 1; i <= 20_000; i++) {
            book.set(Side.BID, (long) i << 40, 1);
        }
        for (int bit = 39; bit >= 0; bit--) {
            book.set(Side.BID, (3L << 40) + (1L << bit), 1);
        }
        assertThat(book.size(Side.BID)).isEqualTo(20_040);
        assertThat(book.bestPrice(Side.BID)).isEqualTo(20_000L << 40);
    }
}
