package capstan.cluster.prove.truth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BookTruthTest {

    private final BookTruth truth = new BookTruth();

    @Test
    void aBookIsComparedAtTheIdWithWhichADiffEnds() {
        truth.after("BTCUSDT", 10, 111);
        truth.after("BTCUSDT", 14, 222);

        assertThat(truth.compare("BTCUSDT", 10, 111)).isEqualTo(BookTruth.Answer.EQUAL);
        assertThat(truth.compare("BTCUSDT", 14, 111)).isEqualTo(BookTruth.Answer.DIFFERS);
        assertThat(truth.compare("BTCUSDT", 12, 111)).isEqualTo(BookTruth.Answer.UNKNOWN);
        assertThat(truth.compare("ETHUSDT", 10, 111)).isEqualTo(BookTruth.Answer.UNKNOWN);
    }

    @Test
    void theNewestDiffsAreRememberedAndOldOnesForgotten() {
        int kept = 1 << 16;
        long last = 3L * kept + 1_234;
        for (long id = 1; id <= last; id++) {
            truth.after("BTCUSDT", 2 * id, 7 * id);
        }

        for (long id = last; id > last - kept; id -= 97) {
            assertThat(truth.compare("BTCUSDT", 2 * id, 7 * id)).isEqualTo(BookTruth.Answer.EQUAL);
            assertThat(truth.compare("BTCUSDT", 2 * id - 1, 7 * id)).isEqualTo(BookTruth.Answer.UNKNOWN);
        }
        assertThat(truth.compare("BTCUSDT", 2 * (last - kept), 7 * (last - kept)))
                .isEqualTo(BookTruth.Answer.UNKNOWN);
    }
}
