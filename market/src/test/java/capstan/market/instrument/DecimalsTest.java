package capstan.market.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DecimalsTest {

    @Example
    void readsWhatTheExchangeWrites() {
        assertThat(Decimals.parse("61737.63000000", -8)).isEqualTo(6_173_763_000_000L);
        assertThat(Decimals.parse("0.00000001", -8)).isEqualTo(1);
        assertThat(Decimals.parse("-12.5", -8)).isEqualTo(-1_250_000_000L);
        assertThat(Decimals.parse("5", -2)).isEqualTo(500);
        assertThat(Decimals.parse("1200", 2)).isEqualTo(12);
        assertThat(Decimals.parse("92233720368.54775807", -8)).isEqualTo(Long.MAX_VALUE);
        assertThat(Decimals.parse("-92233720368.54775808", -8)).isEqualTo(Long.MIN_VALUE);
    }

    @Example
    void zerosBehindTheScaleAreFineAndOtherDigitsAreNot() {
        assertThat(Decimals.parse("1.2500", -2)).isEqualTo(125);

        assertThatThrownBy(() -> Decimals.parse("1.251", -2))
                .isInstanceOf(NumberFormatException.class)
                .hasMessage("'1.251' is not exactly a long of scale 10^-2");
        assertThatThrownBy(() -> Decimals.parse("1250", 2)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Decimals.parse("92233720368.54775808", -8)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Decimals.parse("99999999999999999999", 0)).isInstanceOf(NumberFormatException.class);
    }

    @Example
    void refusesWhatIsNoPlainDecimal() {
        for (String text :
                new String[] {"", "-", ".", ".5", "5.", "+1", "1e5", "1.2.3", " 1", "0x1", "NaN", "--1", "1,5"}) {
            assertThatThrownBy(() -> Decimals.parse(text, -8))
                    .as("'%s'", text)
                    .isInstanceOf(NumberFormatException.class)
                    .hasMessageContaining("expected a plain decimal");
        }
    }

    @Example
    void writesAtLeastTheWantedDecimals() {
        assertThat(Decimals.format(6_173_763_000_000L, -8, 2)).isEqualTo("61737.63");
        assertThat(Decimals.format(6_173_763_000_000L, -8, 8)).isEqualTo("61737.63000000");
        assertThat(Decimals.format(6_173_763_000_001L, -8, 2)).isEqualTo("61737.63000001");
        assertThat(Decimals.format(1, -8, 0)).isEqualTo("0.00000001");
        assertThat(Decimals.format(0, -8, 0)).isEqualTo("0");
        assertThat(Decimals.format(0, -8, 3)).isEqualTo("0.000");
        assertThat(Decimals.format(-5, -1, 0)).isEqualTo("-0.5");
        assertThat(Decimals.format(12, 3, 2)).isEqualTo("12000.00");
        assertThat(Decimals.format(500, 0, 0)).isEqualTo("500");
        assertThat(Decimals.format(100_000_000L, -8, 0)).isEqualTo("1");
        assertThat(Decimals.format(Long.MIN_VALUE, -8, 0)).isEqualTo("-92233720368.54775808");
    }

    @Example
    void pricesAndQuantitiesTakeTheDecimalsOfTickAndStep() {
        var instrument = new Instrument("binance", "BTCUSDT", -8, -8, 1_000_000, 1_000);

        assertThat(Decimals.price(instrument, 9_000_000_000_000L)).isEqualTo("90000.00");
        assertThat(Decimals.quantity(instrument, 150_000)).isEqualTo("0.00150");
        assertThat(Decimals.quantity(instrument, 150_001)).isEqualTo("0.00150001");
    }

    @Example
    void rescalesExactlyOrNotAtAll() {
        assertThat(Decimals.rescale(125, -2, -8)).isEqualTo(125_000_000);
        assertThat(Decimals.rescale(125_000_000, -8, -2)).isEqualTo(125);
        assertThat(Decimals.rescale(0, 127, -128)).isZero();
        assertThatThrownBy(() -> Decimals.rescale(125_000_001, -8, -2)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Decimals.rescale(Long.MAX_VALUE, -7, -8)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Decimals.rescale(1, 11, -8)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Decimals.rescale(1, -30, -8)).isInstanceOf(ArithmeticException.class);
    }

    @Property
    void writtenAndReadAgainIsTheSame(
            @ForAll long value,
            @ForAll @IntRange(min = -18, max = 0) int exponent,
            @ForAll @IntRange(max = 20) int least) {
        String text = Decimals.format(value, exponent, least);

        assertThat(Decimals.parse(text, exponent)).isEqualTo(value);
        assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(BigInteger.valueOf(value), -exponent));
        assertThat(new BigDecimal(text).scale()).isGreaterThanOrEqualTo(least);
    }

    @Property
    void rescalingAgreesWithBigDecimal(
            @ForAll long value,
            @ForAll @IntRange(min = -25, max = 25) int from,
            @ForAll @IntRange(min = -25, max = 25) int to) {
        var exact = new BigDecimal(BigInteger.valueOf(value), -from).scaleByPowerOfTen(-to);
        try {
            assertThat(Decimals.rescale(value, from, to)).isEqualTo(exact.longValueExact());
        } catch (ArithmeticException _) {
            assertThatThrownBy(exact::longValueExact).isInstanceOf(ArithmeticException.class);
        }
    }
}
