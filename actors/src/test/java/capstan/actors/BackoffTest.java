package capstan.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final Duration MIN = Duration.ofMillis(100);
    private static final Duration MAX = Duration.ofSeconds(1);

    @Test
    void waitsDoubleUpToTheLongestAndBeginAnewAfterAReset() {
        var backoff = new Backoff(new BackoffSettings(MIN, MAX, 0));

        for (long millis : new long[] {100, 200, 400, 800, 1000, 1000}) {
            assertThat(backoff.next()).isEqualTo(Duration.ofMillis(millis));
        }
        backoff.reset();

        assertThat(backoff.next()).isEqualTo(MIN);
    }

    @Test
    void manyFailuresDoNotOverflow() {
        var backoff = new Backoff(new BackoffSettings(MIN, Duration.ofDays(1), 0));

        for (int i = 0; i < 200; i++) {
            backoff.next();
        }

        assertThat(backoff.next()).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void jitterOnlyAddsItsShare() {
        var backoff = new Backoff(new BackoffSettings(MAX, MAX, 0.2));

        for (int i = 0; i < 1000; i++) {
            assertThat(backoff.next()).isBetween(MAX, Duration.ofMillis(1200));
        }
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new BackoffSettings(MAX, MIN, 0)).hasMessageContaining("0 < min <= max");
        assertThatThrownBy(() -> new BackoffSettings(Duration.ZERO, MAX, 0)).hasMessageContaining("min=PT0S");
        assertThatThrownBy(() -> new BackoffSettings(MIN, MAX, 2)).hasMessageContaining("jitter=2.0");
    }
}
