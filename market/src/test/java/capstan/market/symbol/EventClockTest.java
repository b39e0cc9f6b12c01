package capstan.market.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EventClockTest {

    private static final long SECOND = 1_000_000;
    private static final long START = 1_700_000_000 * SECOND;

    private final EventClock clock = new EventClock();

    @Test
    void theWatermarkIsTheLargestTime() {
        assertThat(see(START, 10)).isTrue();
        assertThat(see(START - 2 * SECOND, 20)).isFalse();
        assertThat(see(START, 30)).isFalse();
        assertThat(see(START + 1, 25)).isTrue();

        assertThat(clock.watermarkMicros()).isEqualTo(START + 1);
        assertThat(clock.receiveMicros()).isEqualTo(30);
    }

    @Test
    void oneFrameWithAWrongDateMovesNothing() {
        see(START, 10);

        assertThat(see(START + 3_600 * SECOND, 20)).isFalse();
        assertThat(see(START + SECOND, 30)).isTrue();
        assertThat(see(START + 3_600 * SECOND, 40)).isFalse();
        assertThat(see(START - SECOND, 50)).isFalse();
        assertThat(see(START + 3_600 * SECOND, 60)).isFalse();
        assertThat(see(Long.MAX_VALUE, 70)).isFalse();

        assertThat(clock.watermarkMicros()).isEqualTo(START + SECOND);
    }

    @Test
    void aLeapIsBelievedWhenTheNextFrameConfirmsIt() {
        see(START, 10);

        assertThat(see(START + 3_600 * SECOND, 20)).isFalse();
        assertThat(see(START + 3_599 * SECOND, 30)).isTrue();
    }

    @Test
    void aLeapAsLongAsTheSilenceIsBelievedAtOnce() {
        see(START, 10);

        assertThat(see(START + 3_600 * SECOND, 3_600 * SECOND)).isTrue();
    }

    private boolean see(long eventTime, long receiveTime) {
        boolean moves = clock.moves(eventTime, receiveTime);
        if (moves) {
            clock.moveTo(eventTime);
        }
        return moves;
    }
}
