package capstan.simulator.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingEngineTest {

    private final List<String> effects = new ArrayList<>();
    private final MatchingEngine engine = new MatchingEngine(new MatchingEngine.Effects() {
        @Override
        public void levelChanged(boolean isBid, long price) {
            effects.add((isBid ? "bid " : "ask ") + price + "=" + lots(isBid, price));
        }

        @Override
        public void filled(long price, long lots, boolean takerBuys) {
            effects.add((takerBuys ? "buy " : "sell ") + lots + "@" + price);
        }
    });

    private long lots(boolean isBid, long price) {
        int slot = engine.side(isBid).find(price);
        return slot == BookSide.NONE ? 0 : engine.side(isBid).lots(slot);
    }

    @Test
    void aTakerFillsTheBestPriceFirstAndTheOldestOrderWithinIt() {
        engine.rest(false, 101, 5);
        engine.rest(false, 100, 3);
        engine.rest(false, 100, 4);
        effects.clear();

        long left = engine.execute(true, 9, Long.MAX_VALUE, 0, 100);

        assertThat(left).isZero();
        assertThat(effects).containsExactly("buy 3@100", "buy 4@100", "ask 100=0", "buy 2@101", "ask 101=3");
    }

    @Test
    void anOrderFilledInPartKeepsItsPlace() {
        engine.rest(true, 100, 10);
        engine.rest(true, 100, 7);
        engine.execute(false, 4, 1, 0, 100);
        effects.clear();

        engine.execute(false, 8, 1, 0, 100);

        assertThat(effects).containsExactly("sell 6@100", "sell 2@100", "bid 100=5");
    }

    @Test
    void aTakerStopsAtItsLimitAtTheLevelsToBeLeftAndAtTheBoundOfFills() {
        for (int level = 0; level < 5; level++) {
            engine.rest(false, 100 + level, 1);
        }

        assertThat(engine.execute(true, 10, 101, 0, 100)).isEqualTo(8);
        assertThat(engine.execute(true, 10, 200, 2, 100)).isEqualTo(9);
        assertThat(engine.execute(true, 10, 200, 0, 1)).isEqualTo(9);
        assertThat(engine.side(false).size()).isEqualTo(1);
    }

    @Test
    void aRestingOrderMayNotCross() {
        engine.rest(false, 100, 1);

        assertThatThrownBy(() -> engine.rest(true, 100, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would cross");
    }

    @Test
    void cancellingTheMiddleOfAQueueLeavesTheOthersInOrder() {
        engine.rest(true, 100, 1);
        engine.rest(true, 100, 2);
        engine.rest(true, 100, 3);
        engine.cancel(1);
        effects.clear();

        engine.execute(false, 4, 1, 0, 100);

        assertThat(effects).containsExactly("sell 1@100", "sell 3@100", "bid 100=0");
        assertThat(engine.orders()).isZero();
    }

    @Test
    void aStoredEngineGoesOnExactlyAsTheOneThatWasStored() {
        var random = new Randomness(7);
        act(engine, random, 20_000);
        ByteBuffer image = ByteBuffer.allocate(engine.imageBytes());
        engine.save(image);
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        var copy = new MatchingEngine(recorder(actual));
        copy.load(image.flip());
        effects.clear();

        var again = new Randomness(random.state());
        act(engine, random, 5_000);
        expected.addAll(effects);
        act(copy, again, 5_000);

        assertThat(actual).hasSameSizeAs(expected);
        assertThat(copy.orders()).isEqualTo(engine.orders());
        for (boolean side : new boolean[] {true, false}) {
            assertThat(copy.side(side).size()).isEqualTo(engine.side(side).size());
            for (int rank = 0; rank < engine.side(side).size(); rank++) {
                assertThat(copy.side(side).priceAt(rank))
                        .isEqualTo(engine.side(side).priceAt(rank));
                assertThat(copy.side(side).lots(copy.side(side).slotAt(rank)))
                        .isEqualTo(engine.side(side).lots(engine.side(side).slotAt(rank)));
            }
        }
    }

    private static MatchingEngine.Effects recorder(List<String> into) {
        return new MatchingEngine.Effects() {
            @Override
            public void levelChanged(boolean isBid, long price) {
                into.add("level");
            }

            @Override
            public void filled(long price, long lots, boolean takerBuys) {
                into.add("fill");
            }
        };
    }

    private static void act(MatchingEngine engine, Randomness random, int actions) {
        for (int action = 0; action < actions; action++) {
            boolean bid = random.below(2) == 0;
            switch (random.below(4)) {
                case 0 -> {
                    if (engine.orders() > 0) {
                        engine.cancel(random.below(engine.orders()));
                    }
                }
                case 1 -> engine.execute(bid, 1 + random.below(20), bid ? 1_000_000 : 1, 0, 50);
                default -> {
                    long price = 10_000L + (bid ? -1 : 1) * (1 + random.below(50));
                    long opposite = engine.side(!bid).best();
                    if (opposite == 0 || (bid ? price < opposite : price > opposite)) {
                        engine.rest(bid, price, 1 + random.below(10));
                    }
                }
            }
        }
    }
}
