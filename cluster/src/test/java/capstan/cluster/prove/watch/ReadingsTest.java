package capstan.cluster.prove.watch;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.prove.truth.BookTruth;
import capstan.persistence.redis.SymbolHashes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private static final String SYMBOL = "BTCUSDT";
    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    private final BookTruth truth = new BookTruth();
    private final SentDiffs sent = new SentDiffs();
    private final Readings readings = new Readings(List.of(SYMBOL), truth, sent);
    private final AgeWindow window = new AgeWindow();

    @BeforeEach
    void threeDiffsAreSent() {
        for (int diff = 1; diff <= 3; diff++) {
            truth.after(SYMBOL, 10 * diff, 100 + diff);
            sent.sent(SYMBOL, 10 * diff, diff * MILLI);
        }
        readings.into(window);
    }

    @Test
    void aLiveBookThatIsNotTheExchangesIsAMismatch() {
        shown(1, "LIVE", 10, 101);
        assertThat(readings.mismatches()).isZero();

        shown(2, "LIVE", 20, 101);

        assertThat(readings.mismatches()).isEqualTo(1);
        assertThat(readings.compared()).isEqualTo(2);
        assertThat(readings.examples()).containsExactly("BTCUSDT at update id 20 was not the exchange's book");
    }

    @Test
    void aLabelledBookIsNotHeldAgainstTheExchangeAndCountsAsNotLive() {
        shown(1, "SYNCING", 20, 999);

        assertThat(readings.compared()).isZero();
        assertThat(window.notLive()).isEqualTo(1);
        assertThat(readings.look(SYMBOL).isLive()).isFalse();
    }

    @Test
    void aGenerationBelowOneThatWasShownBeforeIsOlder() {
        shown(7, "LIVE", 10, 101);

        readings.shown(SYMBOL, readings.floor(SYMBOL), 0, 0, hashes(6, "LIVE", 20, 102));

        assertThat(readings.older()).isEqualTo(1);
        assertThat(readings.floor(SYMBOL)).isEqualTo(7);
    }

    @Test
    void anEmptiedRedisIsNotOlderButShowsNothing() {
        shown(7, "LIVE", 20, 102);

        readings.shown(
                SYMBOL, readings.floor(SYMBOL), 0, 8 * MILLI, new SymbolHashes(Map.of(), Map.of(), Map.of(), Map.of()));

        assertThat(readings.older()).isZero();
        assertThat(window.unanswered()).isEqualTo(1);
        // Who was shown id 20 before has waited for id 30 since it was sent.
        assertThat(readings.look(SYMBOL).ageNanos()).isEqualTo(5 * MILLI);

        shown(1, "LIVE", 30, 103);
        assertThat(readings.older()).isEqualTo(1);
    }

    @Test
    void agesGoIntoTheWindowThatIsOpen() {
        readings.shown(SYMBOL, 0, 0, 9 * MILLI, hashes(1, "LIVE", 10, 101));
        readings.into(new AgeWindow());
        readings.shown(SYMBOL, 0, 0, 90 * MILLI, hashes(2, "LIVE", 10, 101));

        assertThat(window.looks()).isEqualTo(1);
        assertThat(window.longestMicros()).isBetween(6_990L, 7_010L);
    }

    private void shown(long generation, String state, long id, long sum) {
        readings.shown(SYMBOL, readings.floor(SYMBOL), 0, 0, hashes(generation, state, id, sum));
    }

    private static SymbolHashes hashes(long generation, String state, long id, long sum) {
        return new SymbolHashes(
                Map.of(
                        "gen",
                        Long.toString(generation),
                        "state",
                        state,
                        "last_update_id",
                        Long.toString(id),
                        "book_hash",
                        Long.toHexString(sum)),
                Map.of(),
                Map.of(),
                Map.of());
    }
}
