package capstan.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.instrument.Decimals;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AsciiTest {

    private final byte[] bytes = new byte[Ascii.MAX_LENGTH];
    private final Ascii ascii = new Ascii();

    @Test
    void decimalsReadLikeThoseOfTheDomain() {
        var random = new Random(5);
        for (int round = 0; round < 200_000; round++) {
            long value = random.nextLong() >> random.nextInt(64);
            int exponent = -random.nextInt(19);
            int least = random.nextInt(12);

            String text = text(Ascii.putDecimal(bytes, 0, value, exponent, least));

            assertThat(text).isEqualTo(Decimals.format(value, exponent, least));
        }
    }

    @Test
    void theLowestLongIsWrittenToo() {
        assertThat(text(Ascii.putLong(bytes, 0, Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
        assertThat(text(Ascii.putDecimal(bytes, 0, Long.MIN_VALUE, -18, 2)))
                .isEqualTo(Decimals.format(Long.MIN_VALUE, -18, 2));
    }

    @Test
    void longsReadBack() {
        var random = new Random(6);
        for (int round = 0; round < 100_000; round++) {
            long value = random.nextLong() >> random.nextInt(64);

            assertThat(text(Ascii.putLong(bytes, 0, value))).isEqualTo(Long.toString(value));
        }
    }

    @Test
    void doublesReadBackExactlyAndNeverHaveAnExponent() {
        var random = new Random(7);
        for (int round = 0; round < 200_000; round++) {
            double value = round % 2 == 0
                    ? Double.longBitsToDouble(random.nextLong())
                    : (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(24) - 12);
            if (Double.isFinite(value)) {
                String text = text(ascii.putDouble(bytes, 0, value));

                assertThat(text).matches("-?\\d+(\\.\\d*[1-9])?");
                assertThat(Double.parseDouble(text)).isEqualTo(value);
                assertThat(new BigDecimal(text)).isEqualByComparingTo(BigDecimal.valueOf(value));
            }
        }
    }

    @Test
    void wholeDoublesHaveNoPointAndZeroHasNoSign() {
        assertThat(text(ascii.putDouble(bytes, 0, 3.0))).isEqualTo("3");
        assertThat(text(ascii.putDouble(bytes, 0, -0.0))).isEqualTo("0");
        assertThat(text(ascii.putDouble(bytes, 0, 1.0E10))).isEqualTo("10000000000");
        assertThat(text(ascii.putDouble(bytes, 0, 1.25E-7))).isEqualTo("0.000000125");
    }

    @Test
    void bitsAreSixteenDigits() {
        assertThat(text(Ascii.putHex(bytes, 0, 0x00AB_CDEF_0123_4567L))).isEqualTo("00abcdef01234567");
        assertThat(text(Ascii.putHex(bytes, 0, -1))).isEqualTo("ffffffffffffffff");
    }

    private String text(int end) {
        return new String(bytes, 0, end, StandardCharsets.US_ASCII);
    }
}
