package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.ports.VenueRest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the gate does when the venue refuses, fails or is silent.
class GateTroubleTest {

    private final GateHarness harness = new GateHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void nothingIsSentWhileTheVenueRefuses() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("A", Need.FIRST));
        gate.tell(harness.snapshot("B", Need.FIRST));

        harness.rest.next().fails(refused(429, 20));
        harness.awaitRefusals(gate, 1);
        harness.system.passes(Duration.ofSeconds(19));
        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(1000);
        assertThat(harness.rest.waitingCalls()).isZero();

        harness.system.passes(Duration.ofSeconds(1));
        assertThat(harness.inOrder(2)).containsExactly("depth A", "depth B"); // the refused one kept its place
    }

    @Test
    void aRefusalWithoutATimeStopsForAGrowingBackoff() {
        var gate = harness.gate("parallelism = 1, refused-backoff { min = 5s, max = 60s, jitter = 0 }");
        gate.tell(harness.snapshot("A", Need.FIRST));

        harness.rest.next().fails(refused(429, 0));
        harness.awaitRefusals(gate, 1);
        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(5000);
        harness.system.passes(Duration.ofSeconds(5));
        harness.rest.next().fails(refused(429, 0));
        harness.awaitRefusals(gate, 2);

        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(10_000);
    }

    @Test
    void aRequestTakenBackUnderWayIsNotSentAgainAfterARefusal() {
        var gate = harness.gate("parallelism = 1");
        SnapshotGate.GetSnapshot healed = harness.snapshot("HEALED", Need.LOST);
        gate.tell(healed);
        HandRest.Call call = harness.rest.next();

        gate.tell(SnapshotGate.Withdraw.of(healed));
        gate.tell(harness.snapshot("BROKEN", Need.LOST));
        harness.sync(gate);
        call.fails(refused(429, 1));
        harness.awaitRefusals(gate, 1);
        harness.system.passes(Duration.ofSeconds(1));

        assertThat(harness.inOrder(1)).containsExactly("depth BROKEN");
        assertThat(harness.sync(gate).waiting()).isZero();
    }

    @Test
    void anUnreachableVenueAndALateAnswerAreToldToTheAsker() {
        var gate = harness.gate("parallelism = 1, call-timeout = 15s");
        gate.tell(harness.snapshot("A", Need.FIRST));
        harness.rest.next().fails(new VenueRest.Unreachable("connection refused", new IOException()));
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .reason())
                .isEqualTo("connection refused");

        gate.tell(harness.snapshot("B", Need.FIRST));
        HandRest.Call late = harness.rest.next();
        harness.system.passes(Duration.ofSeconds(15));
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .reason())
                .contains("no answer within PT15S");

        late.answer().complete(HandRest.snapshot(1)); // too late: nobody is told
        gate.tell(harness.snapshot("C", Need.FIRST));
        harness.rest.next().answer().complete(HandRest.snapshot(3));
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.SnapshotTaken.class)
                        .lastUpdateId())
                .isEqualTo(3);
    }

    @Test
    void aStopLastsALittleLongerThanTheVenueSaid() {
        var gate = harness.gate("stop-margin = 2s");
        gate.tell(harness.snapshot("A", Need.FIRST));

        harness.rest.next().fails(refused(418, 100));
        harness.awaitRefusals(gate, 1);

        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(102_000);
        assertThat(harness.sync(gate).bans()).isEqualTo(1);
        assertThat(harness.sync(gate).trouble()).contains("418");
    }

    @Test
    void afterAStopOneCallTriesAlone() {
        var gate = harness.gate("parallelism = 4");
        gate.tell(harness.snapshot("A", Need.FIRST));
        HandRest.Call first = harness.rest.next();
        for (String symbol : List.of("B", "C", "D")) {
            gate.tell(harness.snapshot(symbol, Need.FIRST));
        }
        harness.inOrder(3);
        for (String symbol : List.of("E", "F", "G")) {
            gate.tell(harness.snapshot(symbol, Need.FIRST));
        }
        harness.inOrder(3);
        gate.tell(harness.snapshot("H", Need.FIRST));
        gate.tell(harness.snapshot("I", Need.FIRST));
        HandRest.Call h = harness.rest.next();
        HandRest.Call i = harness.rest.next();

        first.fails(refused(429, 10));
        harness.awaitRefusals(gate, 1);
        h.answer().complete(HandRest.snapshot(1)); // sent before the refusal: says nothing of what the venue does now
        i.fails(refused(429, 9));
        harness.awaitRefusals(gate, 2);
        gate.tell(harness.snapshot("J", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(10));
        HandRest.Call alone = harness.rest.next();

        assertThat(harness.sync(gate).underWay()).isEqualTo(1);
        assertThat(harness.sync(gate).waiting()).isEqualTo(2);
        alone.answer().complete(HandRest.snapshot(1));
        assertThat(harness.inOrder(2)).hasSize(2);
        assertThat(harness.sync(gate).trouble()).isEmpty();
    }

    @Test
    void refusalsOfCallsSentTogetherCountOnceForTheBackoff() {
        var gate = harness.gate("parallelism = 3, refused-backoff { min = 5s, max = 60s, jitter = 0 }");
        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(harness.snapshot(symbol, Need.FIRST));
        }
        List.of(harness.rest.next(), harness.rest.next(), harness.rest.next())
                .forEach(call -> call.fails(refused(429, 0)));
        harness.awaitRefusals(gate, 3);

        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(5_000);
    }

    @Test
    void aCallThatTheVenueFailedBacksOffAndTheOthersGoOn() {
        var gate = harness.gate("parallelism = 1, failed-backoff { min = 1s, max = 60s, jitter = 0 }");
        gate.tell(harness.snapshot("A", Need.LOST));
        gate.tell(harness.snapshot("B", Need.LOST));

        harness.rest.next().fails(refused(500, 0));

        assertThat(harness.inOrder(1)).containsExactly("depth B");
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        harness.system.passes(Duration.ofSeconds(1));
        harness.rest.next().fails(refused(500, 0));
        harness.awaitFailures(gate, 2);
        harness.system.passes(Duration.ofMillis(1_900)); // twice as long after the second time
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        harness.system.passes(Duration.ofMillis(100));
        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void failuresInARowStopEverythingUntilOneCallSucceeds() {
        var gate = harness.gate(
                "parallelism = 4, failures-allowed = 3, failed-backoff { min = 2s, max = 60s, jitter = 0 }");
        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(harness.snapshot(symbol, Need.LOST));
        }
        List.of(harness.rest.next(), harness.rest.next(), harness.rest.next())
                .forEach(call -> call.fails(refused(503, 0)));
        harness.awaitFailures(gate, 3);
        gate.tell(harness.snapshot("D", Need.LOST));

        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(2_000);
        assertThat(harness.rest.waitingCalls()).isZero();

        harness.system.passes(Duration.ofSeconds(2));
        harness.rest.next().fails(refused(503, 0));
        harness.awaitFailures(gate, 4);
        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(4_000); // it failed on trial: longer
        harness.system.passes(Duration.ofSeconds(4));
        HandRest.Call trial = harness.rest.next();
        assertThat(harness.sync(gate).underWay()).isEqualTo(1);
        trial.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(3)).hasSize(3);
    }

    @Test
    void aRequestThatTheVenueFindsWrongIsToldToItsAskerAndStopsNobody() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("A", Need.FIRST));
        gate.tell(harness.snapshot("B", Need.FIRST));

        harness.rest.next().fails(refused(400, 0));

        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .question())
                .isEqualTo(1);
        assertThat(harness.inOrder(1)).containsExactly("depth B");
        assertThat(harness.sync(gate).refusals()).isZero();
    }

    private static VenueRest.Refused refused(int status, int seconds) {
        return new VenueRest.Refused(status, Duration.ofSeconds(seconds), "answered " + status);
    }
}
