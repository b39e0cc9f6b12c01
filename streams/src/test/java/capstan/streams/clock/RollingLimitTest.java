package capstan.streams.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RollingLimitTest {

    private static final long WINDOW = Duration.ofSeconds(1).toNanos();

    @Test
    void afterSoManyPassesTheFirstMustLeaveTheWindow() {
        var limit = new RollingLimit(3, Duration.ofNanos(WINDOW));
        limit.record(10);
        limit.record(20);
        assertThat(limit.waitNanos(30)).isZero();
        limit.record(30);

        assertThat(limit.waitNanos(40)).isEqualTo(WINDOW - 30);
        assertThat(limit.waitNanos(10 + WINDOW)).isZero();
    }

    /// Whatever the pace, no window of the length holds more passes than allowed, wherever it begins.
    @Test
    void noWindowEverHoldsMore() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var limit = new RollingLimit(4, Duration.ofNanos(WINDOW));
        var passes = new ArrayList<Long>();
        long now = -WINDOW * 3;

        while (passes.size() < 10_000) {
            now += random.nextLong(random.nextBoolean() ? WINDOW / 50 : WINDOW);
            if (limit.waitNanos(now) == 0) {
                limit.record(now);
                passes.add(now);
            }
        }

        for (int i = 4; i < passes.size(); i++) {
            assertThat(passes.get(i) - passes.get(i - 4))
                    .as("seed %d, pass %d", seed, i)
                    .isGreaterThanOrEqualTo(WINDOW);
        }
    }
}
