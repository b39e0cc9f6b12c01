package capstan.cluster.prove.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentDiffsTest {

    private final SentDiffs sent = new SentDiffs();

    @Test
    void aReaderIsAsOldAsTheFirstDiffThatHeDoesNotSee() {
        sent.sent("BTCUSDT", 10, 1_000);
        sent.sent("BTCUSDT", 14, 2_000);
        sent.sent("BTCUSDT", 19, 3_000);

        assertThat(sent.ageNanos("BTCUSDT", 0, 3_500)).isEqualTo(2_500);
        assertThat(sent.ageNanos("BTCUSDT", 10, 3_500)).isEqualTo(1_500);
        // An anchor may lie between two diffs.
        assertThat(sent.ageNanos("BTCUSDT", 12, 3_500)).isEqualTo(1_500);
        assertThat(sent.ageNanos("BTCUSDT", 14, 3_500)).isEqualTo(500);
        assertThat(sent.last("BTCUSDT")).isEqualTo(19);
    }

    @Test
    void whoSeesEverythingDoesNotAgeHoweverQuietTheSymbolIs() {
        sent.sent("BTCUSDT", 10, 1_000);

        assertThat(sent.ageNanos("BTCUSDT", 10, 1_000_000)).isZero();
        assertThat(sent.ageNanos("BTCUSDT", 12, 1_000_000)).isZero();
        assertThat(sent.ageNanos("ETHUSDT", 0, 1_000_000)).isZero();
        assertThat(sent.last("ETHUSDT")).isZero();
    }

    @Test
    void agesStayRightWhenOldDiffsAreForgotten() {
        int kept = 1 << 14;
        for (int id = 1; id <= 2 * kept + 100; id++) {
            sent.sent("BTCUSDT", 10L * id, id);
        }
        long now = 100_000;

        for (int id = kept + 101; id < 2 * kept + 100; id++) {
            assertThat(sent.ageNanos("BTCUSDT", 10L * id, now)).isEqualTo(now - (id + 1));
            assertThat(sent.ageNanos("BTCUSDT", 10L * id + 5, now)).isEqualTo(now - (id + 1));
        }
        assertThat(sent.ageNanos("BTCUSDT", 10L * (2 * kept + 100), now)).isZero();
        // What was forgotten is at least as old as the oldest that is remembered.
        assertThat(sent.ageNanos("BTCUSDT", 7, now)).isEqualTo(now - (kept + 101));
    }
}
