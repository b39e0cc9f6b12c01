package capstan.cluster.prove.watch;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.prove.truth.BookTruth;
import capstan.persistence.redis.SymbolHashes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HealingTest {

    private static final List<String> SYMBOLS = List.of("BTCUSDT", "ETHUSDT");

    private final SentDiffs sent = new SentDiffs();
    private final Readings readings = new Readings(SYMBOLS, new BookTruth(), sent);

    @Test
    void whatWasSeenBeforeIsNoSignOfHealth() {
        look("BTCUSDT", "LIVE", 10);
        look("ETHUSDT", "LIVE", 10);

        var healing = new Healing(SYMBOLS, readings, sent);

        assertThat(healing.open()).containsExactly("BTCUSDT was not looked at", "ETHUSDT was not looked at");
        look("BTCUSDT", "LIVE", 10);
        look("ETHUSDT", "LIVE", 10);
        assertThat(healing.open()).isEmpty();
    }

    @Test
    void booksMustHoldWhatWasSentUntilItBegan() {
        sent.sent("BTCUSDT", 20, System.nanoTime());
        var healing = new Healing(SYMBOLS, readings, sent);

        look("BTCUSDT", "LIVE", 19);
        look("ETHUSDT", "SYNCING", 10);

        assertThat(healing.open())
                .containsExactly("BTCUSDT is at update id 19 and not at 20", "ETHUSDT is not live, at update id 10");
        look("BTCUSDT", "LIVE", 20);
        look("ETHUSDT", "LIVE", 10);
        assertThat(healing.open()).isEmpty();
    }

    @Test
    void anOldBookIsNotWell() {
        sent.sent("BTCUSDT", 20, System.nanoTime());
        var healing = new Healing(SYMBOLS, readings, sent);
        sent.sent("BTCUSDT", 30, System.nanoTime() - Healing.YOUNG.toNanos() * 2);

        look("BTCUSDT", "LIVE", 20);
        look("ETHUSDT", "LIVE", 10);

        assertThat(healing.open()).singleElement().asString().matches("BTCUSDT is \\d+ ms old");
    }

    private void look(String symbol, String state, long id) {
        long now = System.nanoTime();
        readings.shown(
                symbol,
                0,
                now,
                now,
                new SymbolHashes(
                        Map.of("gen", "1", "state", state, "last_update_id", Long.toString(id)),
                        Map.of(),
                        Map.of(),
                        Map.of()));
    }
}
