package capstan.market.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.market.feed.Levels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every order book does, checked case by case and against the naive book on random streams of every shape.
abstract class OrderBookContract {

    private static final int EVENTS = 1_500;
    private static final int SEEDS = 3;

    abstract OrderBook create(long tickSize);

    @Test
    void aNewBookIsEmpty() {
        var book = create(1);

        for (Side side : Side.values()) {
            assertThat(book.size(side)).isZero();
            assertThat(book.bestPrice(side)).isZero();
            assertThat(book.bestQuantity(side)).isZero();
            assertThat(top(book, side, 10)).isEmpty();
            assertThat(book.quantity(side, 5)).isZero();
        }
        assertThat(book.sum()).isZero();
        assertThat(book.isCrossed()).isFalse();
        assertThat(book.isLocked()).isFalse();
    }

    @Test
    void aLevelIsSetChangedAndRemoved() {
        var book = create(10);

        book.set(Side.BID, 100, 7);
        assertThat(book.quantity(Side.BID, 100)).isEqualTo(7);
        assertThat(book.sum()).isEqualTo(LevelHash.mix(Side.BID, 100, 7));

        book.set(Side.BID, 100, 9);
        assertThat(book.quantity(Side.BID, 100)).isEqualTo(9);
        assertThat(book.size(Side.BID)).isEqualTo(1);
        assertThat(book.sum()).isEqualTo(LevelHash.mix(Side.BID, 100, 9));

        book.set(Side.BID, 100, 0);
        assertThat(book.quantity(Side.BID, 100)).isZero();
        assertThat(book.size(Side.BID)).isZero();
        assertThat(book.sum()).isZero();
    }

    @Test
    void removingAnAbsentLevelChangesNothing() {
        var book = create(10);
        book.set(Side.ASK, 100, 7);
        long sum = book.sum();

        book.set(Side.ASK, 110, 0);
        book.set(Side.ASK, 103, 0);
        book.set(Side.ASK, Long.MAX_VALUE, 0);
        book.set(Side.BID, 100, 0);

        assertThat(book.sum()).isEqualTo(sum);
        assertThat(top(book, Side.ASK, 10)).containsExactly(level(100, 7));
    }

    @Test
    void theSidesAreApart() {
        var book = create(1);

        book.set(Side.BID, 100, 7);
        book.set(Side.ASK, 100, 8);

        assertThat(book.quantity(Side.BID, 100)).isEqualTo(7);
        assertThat(book.quantity(Side.ASK, 100)).isEqualTo(8);
        assertThat(LevelHash.mix(Side.BID, 100, 7)).isNotEqualTo(LevelHash.mix(Side.ASK, 100, 7));
        assertThat(book.isLocked()).isTrue();
        assertThat(book.isCrossed()).isFalse();
        book.set(Side.BID, 101, 1);
        assertThat(book.isLocked()).isFalse();
        assertThat(book.isCrossed()).isTrue();
    }

    @Test
    void levelsComeBestFirst() {
        var book = create(1);
        for (long price : new long[] {5, 4_000_000_000L, 70, 4_096, 64, 63}) {
            book.set(Side.BID, price, price + 1);
            book.set(Side.ASK, price, price + 2);
        }

        assertThat(top(book, Side.BID, 3))
                .containsExactly(level(4_000_000_000L, 4_000_000_001L), level(4_096, 4_097), level(70, 71));
        assertThat(top(book, Side.ASK, 3)).containsExactly(level(5, 7), level(63, 65), level(64, 66));
        assertThat(top(book, Side.ASK, 0)).isEmpty();
        assertThat(top(book, Side.ASK, 100)).hasSize(6);
    }

    @Test
    void theNextLevelIsBestWhenTheBestGoes() {
        var book = create(1);
        long[] prices = {1, 2, 100, 5_000, 5_001, 300_000, 20_000_000_000L, Long.MAX_VALUE};
        for (long price : prices) {
            book.set(Side.BID, price, 1);
            book.set(Side.ASK, price, 1);
        }

        for (int i = 0; i < prices.length; i++) {
            assertThat(book.bestPrice(Side.ASK)).isEqualTo(prices[i]);
            assertThat(book.bestPrice(Side.BID)).isEqualTo(prices[prices.length - 1 - i]);
            book.set(Side.ASK, prices[i], 0);
            book.set(Side.BID, prices[prices.length - 1 - i], 0);
        }
        assertThat(book.bestPrice(Side.BID)).isZero();
        assertThat(book.bestPrice(Side.ASK)).isZero();
    }

    @Test
    void extremesOfPriceAndQuantityAreHeld() {
        var book = create(1);

        book.set(Side.BID, 1, Long.MAX_VALUE);
        book.set(Side.BID, Long.MAX_VALUE, 1);

        assertThat(top(book, Side.BID, 2)).containsExactly(level(Long.MAX_VALUE, 1), level(1, Long.MAX_VALUE));
        assertThat(book.bestQuantity(Side.BID)).isEqualTo(1);
    }

    @Test
    void impossibleLevelsAreRefused() {
        var book = create(1);

        assertThatThrownBy(() -> book.set(Side.BID, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.set(Side.BID, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.set(Side.ASK, Long.MIN_VALUE, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> book.set(Side.ASK, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(book.quantity(Side.BID, -1)).isZero();
        assertThat(book.quantity(Side.BID, 0)).isZero();
        assertThat(book.sum()).isZero();
    }

    @Test
    void theLastOfTwoEntriesForALevelCounts() {
        var book = create(1);
        var levels = new Levels(4);
        levels.add(100, 5);
        levels.add(101, 5);
        levels.add(100, 6);
        levels.add(101, 0);

        book.setAll(Side.ASK, levels);

        assertThat(top(book, Side.ASK, 10)).containsExactly(level(100, 6));
    }

    @Test
    void aClearedBookIsAsGoodAsNew() {
        var book = create(10);
        book.set(Side.BID, 1_003, 5);
        book.set(Side.ASK, 2_000_000, 5);

        book.clear();
        assertThat(book.sum()).isZero();
        assertThat(book.size(Side.BID) + book.size(Side.ASK)).isZero();
        assertThat(book.bestPrice(Side.ASK)).isZero();
        book.set(Side.BID, 1_010, 6);

        assertThat(top(book, Side.BID, 10)).containsExactly(level(1_010, 6));
        assertThat(book.quantity(Side.BID, 1_003)).isZero();
    }

    @ParameterizedTest
    @EnumSource(MarketShape.class)
    void theBookAgreesWithTheNaiveOneAfterEveryEvent(MarketShape shape) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            var oracle = new TreeOrderBook();
            var book = create(shape.tickSize());
            var stream = shape.stream(seed);
            var levels = new Levels(32);
            for (int event = 0; event < EVENTS; event++) {
                Side side = Side.values()[event % 2];
                stream.next(levels);
                if (event % 500 == 499) {
                    oracle.clear();
                    book.clear();
                }
                oracle.setAll(side, levels);
                book.setAll(side, levels);
                compare(shape + " seed " + seed + " event " + event, oracle, book, levels);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MarketShape.class)
    void theOrderOfOperationsDoesNotMatter(MarketShape shape) {
        var stream = shape.stream(42);
        var one = create(shape.tickSize());
        var levels = new Levels(32);
        for (int event = 0; event < 300; event++) {
            stream.next(levels);
            one.setAll(Side.BID, levels);
        }
        var found = top(one, Side.BID, Integer.MAX_VALUE);
        Collections.shuffle(found, new Random(7));

        var other = create(shape.tickSize());
        found.forEach(level -> other.set(Side.BID, level.price(), level.quantity()));

        assertThat(other.sum()).isEqualTo(one.sum());
        assertThat(top(other, Side.BID, Integer.MAX_VALUE)).isEqualTo(top(one, Side.BID, Integer.MAX_VALUE));
    }

    private static void compare(String when, OrderBook oracle, OrderBook book, Levels touched) {
        for (Side side : Side.values()) {
            assertThat(book.size(side)).as("size of %s, %s", side, when).isEqualTo(oracle.size(side));
            assertThat(book.bestPrice(side))
                    .as("best price of %s, %s", side, when)
                    .isEqualTo(oracle.bestPrice(side));
            assertThat(book.bestQuantity(side))
                    .as("best quantity of %s, %s", side, when)
                    .isEqualTo(oracle.bestQuantity(side));
            for (int i = 0; i < touched.size(); i++) {
                long price = touched.price(i);
                assertThat(book.quantity(side, price))
                        .as("quantity of %s at %d, %s", side, price, when)
                        .isEqualTo(oracle.quantity(side, price));
            }
            for (int depth : new int[] {1, 10, Integer.MAX_VALUE}) {
                assertThat(top(book, side, depth))
                        .as("top %d of %s, %s", depth, side, when)
                        .isEqualTo(top(oracle, side, depth));
            }
        }
        assertThat(book.sum()).as("sum, %s", when).isEqualTo(oracle.sum());
        assertThat(book.isCrossed()).as("crossed, %s", when).isEqualTo(oracle.isCrossed());
    }

    record Level(long price, long quantity) {}

    static Level level(long price, long quantity) {
        return new Level(price, quantity);
    }

    static List<Level> top(OrderBook book, Side side, int depth) {
        var levels = new Levels(16);
        levels.add(1, 1); // must not show through
        book.top(side, depth, levels);
        var list = new ArrayList<Level>();
        for (int i = 0; i < levels.size(); i++) {
            list.add(new Level(levels.price(i), levels.quantity(i)));
        }
        return list;
    }
}
