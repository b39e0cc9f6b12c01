package capstan.market.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LevelHashTest {

    // Computed in another language from the definition.
    private static final long MIX_BID = 0x5FFC7D1EAE471A28L;
    private static final long MIX_ASK = 0xA4D6C9C7E1362846L;
    private static final long CHAIN = 0x913751EDCC75865AL;

    private static final int SAMPLES = 4_000;
    /// Five standard deviations of a fair coin thrown `SAMPLES` times.
    private static final double TOLERANCE = 5 * 0.5 / Math.sqrt(SAMPLES);

    /// Values written down once: a change of the functions would make every journal unreadable.
    @Test
    void theFunctionsNeverChange() {
        assertThat(LevelHash.mix(Side.BID, 6_183_763_000_000L, 378_826_000L)).isEqualTo(MIX_BID);
        assertThat(LevelHash.mix(Side.ASK, 6_183_763_000_000L, 378_826_000L)).isEqualTo(MIX_ASK);
        assertThat(LevelHash.chain(0, 50_093_239_218L, 1)).isEqualTo(CHAIN);
    }

    /// Numbers as an exchange has them: prices of a few ticks' distance, round quantities.
    @ParameterizedTest
    @EnumSource(Side.class)
    void oneBitOfPriceOrQuantityTurnsHalfOfAllBits(Side side) {
        var random = new Random(11);
        var flips = new int[2 * (Long.SIZE - 1)][Long.SIZE];
        for (int sample = 0; sample < SAMPLES; sample++) {
            long price = 6_000_000_000_000L + random.nextInt(40_000) * 1_000_000L;
            long quantity = (1L + random.nextInt(5_000_000)) * 1_000;
            long mix = LevelHash.mix(side, price, quantity);
            for (int bit = 0; bit < Long.SIZE - 1; bit++) {
                count(flips[bit], mix ^ LevelHash.mix(side, price ^ (1L << bit), quantity));
                count(flips[Long.SIZE - 1 + bit], mix ^ LevelHash.mix(side, price, quantity ^ (1L << bit)));
            }
        }

        for (int in = 0; in < flips.length; in++) {
            for (int out = 0; out < Long.SIZE; out++) {
                assertThat(flips[in][out] / (double) SAMPLES)
                        .as("input bit %d turns output bit %d", in, out)
                        .isBetween(0.5 - TOLERANCE, 0.5 + TOLERANCE);
            }
        }
    }

    /// A quarter of a million neighbouring levels: no two alike in 64 bits, and as many alike in either half as
    /// chance has it.
    @Test
    void levelsOfAGridDoNotCollide() {
        int count = 1 << 18;
        var whole = new long[count];
        for (int i = 0; i < count; i++) {
            long price = 6_000_000_000_000L + (i >>> 9) * 1_000_000L;
            whole[i] = LevelHash.mix(Side.BID, price, (1 + (i & 511)) * 1_000L);
        }
        double expected = count * (count - 1.0) / 2 / (1L << 32);

        assertThat(collisions(whole)).isZero();
        assertThat(collisions(Arrays.stream(whole).map(v -> v >>> 32).toArray()))
                .isBetween(0L, (long) (3 * expected));
        assertThat(collisions(Arrays.stream(whole).map(v -> v & 0xFFFF_FFFFL).toArray()))
                .isBetween(0L, (long) (3 * expected));
    }

    @Test
    void exchangedQuantitiesChangeTheSum() {
        var random = new Random(5);
        for (int i = 0; i < 100_000; i++) {
            long price = 1L + random.nextInt(1_000_000);
            long other = price + 1 + random.nextInt(1_000);
            long quantity = 1L + random.nextInt(1_000_000);
            long otherQuantity = quantity + 1 + random.nextInt(1_000);
            long sum = LevelHash.mix(Side.BID, price, quantity) + LevelHash.mix(Side.BID, other, otherQuantity);
            long exchanged = LevelHash.mix(Side.BID, price, otherQuantity) + LevelHash.mix(Side.BID, other, quantity);
            assertThat(exchanged).isNotEqualTo(sum);
        }
    }

    @Test
    void theChainDependsOnEveryPart() {
        long chain = LevelHash.chain(1, 2, 3);

        assertThat(LevelHash.chain(2, 2, 3)).isNotEqualTo(chain);
        assertThat(LevelHash.chain(1, 3, 3)).isNotEqualTo(chain);
        assertThat(LevelHash.chain(1, 2, 4)).isNotEqualTo(chain);
        assertThat(LevelHash.chain(LevelHash.chain(0, 1, 5), 2, 6))
                .isNotEqualTo(LevelHash.chain(LevelHash.chain(0, 2, 6), 1, 5));
    }

    private static void count(int[] flips, long difference) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
            flips[bit] += (int) (difference >>> bit) & 1;
        }
    }

    private static long collisions(long[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        long same = 0;
        for (int i = 1; i < sorted.length; i++) {
            same += sorted[i] == sorted[i - 1] ? 1 : 0;
        }
        return same;
    }
}
