package capstan.simulator.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {

    @ParameterizedTest
    @CsvSource({
        "0, -8, 0.00000000",
        "1, -8, 0.00000001",
        "6183763000000, -8, 61837.63000000",
        "12345, -2, 123.45000000",
        "7, 0, 7.00000000",
        "123456789, -10, 0.0123456789",
        "9223372036854775807, -18, 9.223372036854775807",
        "9223372036854775807, 0, 9223372036854775807.00000000",
    })
    void decimalsArePlainWithAtLeastEightPlaces(long value, int exponent, String expected) {
        assertThat(new JsonText(1).decimal(value, exponent).toString()).isEqualTo("\"" + expected + "\"");
    }

    @Test
    void stringsAreEscapedAndMayHoldAnyLetter() {
        assertThat(new JsonText(1).string("a\"b\\c\n\u5e01\ud83d\ude00").toString())
                .isEqualTo("\"a\\\"b\\\\c\\u000a\u5e01\ud83d\ude00\"");
    }

    @Test
    void numbersOfEverySizeAreWritten() {
        var text = new JsonText(1);
        for (long number : new long[] {0, 9, 10, -5, Long.MAX_VALUE, Long.MIN_VALUE}) {
            text.clear();
            assertThat(text.number(number).toString()).isEqualTo(Long.toString(number));
        }
    }
}
