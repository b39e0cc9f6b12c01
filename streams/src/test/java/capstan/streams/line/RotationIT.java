package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.actors.symbol.SymbolBook.LineChanged;
import capstan.streams.exchange.Frames;
import capstan.streams.exchange.Peer;
import capstan.streams.exchange.ScriptedExchange.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Connections that are replaced while they are up.
class RotationIT extends TwoSymbolLine {

    RotationIT() {
        super("connection { idle-timeout = 100d, subscription-check-interval = 100d },"
                + "line { freshness = 100d, max-silence-interval = 100d }");
    }

    @Test
    void anOldConnectionIsReplacedOnlyWhenTheNewOneDelivers() {
        var second = rotated();
        first.send(Frames.diff("BTCUSDT", 2));
        harness.entities.awaitId(BTC, 2);

        second.send(Frames.diff("BTCUSDT", 2), Frames.diff("BTCUSDT", 3));
        harness.entities.awaitId(BTC, 3);
        assertThat(harness.status().rotations()).isZero();
        assertThat(first.isOpen()).isTrue();
        second.send(Frames.diff("ETHUSDT", 2));

        await().until(() -> !first.isOpen());
        harness.await(status -> status.rotations() == 1 && status.connected());
        assertThat(harness.entities.ids(BTC)).containsExactly(1L, 2L, 2L, 3L);
        assertThat(harness.entities.changes(BTC)).hasSize(2).allMatch(LineChanged::up);
        assertThat(harness.status().reconnects()).isZero();
        assertThat(first.all().getLast().kind()).isEqualTo("close");
    }

    @Test
    void aQuietSymbolHoldsUpARotationOnlySoLong() {
        var second = rotated();
        second.send(Frames.diff("BTCUSDT", 2));
        harness.entities.awaitId(BTC, 2);
        harness.await(
                status -> status.connections().stream().allMatch(c -> c.state().equals("UP")));

        harness.pass(Duration.ofSeconds(30));

        await().until(() -> !first.isOpen());
        harness.await(status -> status.rotations() == 1);
    }

    @Test
    void aSuccessorThatDoesNotComeUpLeavesTheOldConnectionAlone() {
        harness.exchange.answerHandshakes(Answer.of(503, ""));
        harness.passOnTheTimers(Duration.ofHours(23));
        harness.await(status -> status.opened() == 2 && status.lastError() != null);
        flow(first, 2);
        assertThat(harness.status().connected()).isTrue();

        harness.pass(Duration.ofSeconds(1));
        var second = harness.exchange.accept();
        flow(second, 3);

        await().until(() -> !first.isOpen());
        assertThat(harness.entities.changes(BTC)).allMatch(LineChanged::up);
    }

    @Test
    void whenTheOldConnectionBreaksItsSuccessorCountsAtOnce() {
        var second = rotated();
        second.send(Frames.diff("BTCUSDT", 2));
        harness.entities.awaitId(BTC, 2);

        first.drop();
        harness.await(status -> status.connections().size() == 1);

        assertThat(harness.status().connected()).isTrue();
        assertThat(harness.status().reconnects()).isZero();
        assertThat(harness.entities.changes(ETH)).allMatch(LineChanged::up);
    }

    @Test
    void theNextRotationFollowsTheFirst() {
        var second = rotated();
        flow(second, 2);
        harness.await(status -> status.rotations() == 1);
        harness.status();

        harness.passOnTheTimers(Duration.ofHours(23));
        var third = harness.exchange.accept();
        flow(third, 3);

        harness.await(status -> status.rotations() == 2);
    }

    @Test
    void anAnnouncedShutdownIsObeyedWithAnOverlap() {
        harness.passOnTheClock(Duration.ofMinutes(2));
        flow(first, 2);

        first.sendText("{\"e\":\"serverShutdown\",\"E\":1770123456789}");
        var second = harness.exchange.accept();
        flow(second, 3);

        await().until(() -> !first.isOpen());
        harness.await(status -> status.rotations() == 1);
        assertThat(harness.entities.changes(BTC)).allMatch(LineChanged::up);
    }

    @Test
    void aYoungConnectionThatIsShutDownIsReplacedAfterAWait() {
        first.sendText("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
        harness.await(status -> {
            harness.pass(Duration.ofSeconds(1));
            return status.opened() == 2;
        });

        harness.exchange.accept();
    }

    private Peer rotated() {
        harness.passOnTheTimers(Duration.ofHours(23));
        var second = harness.exchange.accept();
        assertThat(second.handshake().uri()).isEqualTo(first.handshake().uri());
        return second;
    }
}
