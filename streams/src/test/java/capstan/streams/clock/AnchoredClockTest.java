package capstan.streams.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AnchoredClockTest {

    private static final long SECOND = 1_000_000_000L;

    private long ticks = 77;
    private Instant wall = Instant.parse("2026-01-01T00:00:00.000001Z");
    private final AtomicInteger wallReads = new AtomicInteger();
    private final AnchoredClock clock = new AnchoredClock(Duration.ofSeconds(1), () -> ticks, () -> {
        wallReads.incrementAndGet();
        return wall;
    });

    @Test
    void theWallClockIsReadOnceAnInterval() {
        long start = clock.microsAt(clock.nanos());

        for (int i = 0; i < 1_000; i++) {
            ticks += 500_000;
            clock.microsAt(clock.nanos());
        }

        assertThat(start).isEqualTo(1_767_225_600_000_001L);
        assertThat(wallReads).hasValue(1);
    }

    @Test
    void betweenAnchorsTheMonotonicClockCounts() {
        long start = clock.microsAt(clock.nanos());

        ticks += 999_999_000;

        assertThat(clock.microsAt(clock.nanos()) - start).isEqualTo(999_999);
    }

    @Test
    void aSmallStepBackIsHeldUntilTheClockHasCaughtUp() {
        ticks += SECOND - 1_000;
        long before = clock.microsAt(clock.nanos());

        ticks += 1_000;
        wall = wall.plusSeconds(1).minusMillis(50);

        assertThat(clock.microsAt(clock.nanos())).isEqualTo(before);
        ticks += 60_000_000;
        assertThat(clock.microsAt(clock.nanos())).isEqualTo(before + 1 + 10_000);
    }

    @Test
    void aLargeStepOfTheSystemClockIsFollowed() {
        long before = clock.microsAt(clock.nanos());

        ticks += SECOND;
        wall = wall.minusSeconds(3_600);

        assertThat(clock.microsAt(clock.nanos())).isEqualTo(before - 3_600_000_000L);
    }
}
