package capstan.market.trades;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/// 128-bit sums against `BigInteger`.
final class ExactSumTest {

    @Test
    void sumsOfProductsAreExact() {
        for (long seed = 1; seed <= 300; seed++) {
            var random = new Random(seed);
            var sum = new ExactSum();
            var other = new ExactSum();
            BigInteger expected = BigInteger.ZERO;
            for (int i = 0; i < 40; i++) {
                long a = random.nextLong() >> random.nextInt(63);
                long b = random.nextLong() >> (4 + random.nextInt(59));
                sum.addProduct(a, b);
                sum.add(a);
                other.addProduct(b, b);
                expected = expected.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)))
                        .add(BigInteger.valueOf(a))
                        .subtract(BigInteger.valueOf(b).multiply(BigInteger.valueOf(b)));
            }
            sum.subtract(other);
            // In integers first: what was expected is taken away again, word by word, and nothing may be left.
            var rest = new ExactSum();
            rest.add(sum);
            var reference = new ExactSum();
            reference.addProduct(expected.shiftRight(62).longValueExact(), 1L << 62);
            reference.add(expected.and(BigInteger.ONE.shiftLeft(62).subtract(BigInteger.ONE))
                    .longValueExact());
            rest.subtract(reference);

            assertThat(rest.isZero()).as("seed %d", seed).isTrue();
            if (expected.signum() != 0) {
                assertThat(sum.toDouble())
                        .as("seed %d", seed)
                        .isCloseTo(expected.doubleValue(), Percentage.withPercentage(1e-12));
            }
        }
    }

    @Test
    void whatFitsALongBecomesTheNearestDouble() {
        for (long value : new long[] {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1, -(1L << 53) - 1}) {
            var sum = new ExactSum();
            sum.add(value);
            assertThat(sum.toDouble()).isEqualTo((double) value);
        }
    }
}
