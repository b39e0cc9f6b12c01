package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.trades.Trade;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotGateTest {

    private final GateHarness harness = new GateHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aSnapshotIsFetchedAndAnsweredToItsAsker() {
        var gate = harness.gate("");

        gate.tell(harness.snapshot("BTCUSDT", Need.FIRST));
        harness.rest.next().answer().complete(HandRest.snapshot(42));

        var taken = harness.asker.expectMessageClass(GateAnswer.SnapshotTaken.class);
        assertThat(taken.question()).isEqualTo(1);
        assertThat(taken.toSnapshot().lastUpdateId()).isEqualTo(42);
        assertThat(taken.toSnapshot().bids().price(0)).isEqualTo(100);
        assertThat(taken.toSnapshot().asks().quantity(0)).isEqualTo(7);
    }

    @Test
    void tradesAreFetchedById() {
        var gate = harness.gate("");

        gate.tell(new SnapshotGate.GetTrades(GateHarness.instrument("BTCUSDT"), 7, 2, 1, harness.asker.ref()));
        HandRest.Call call = harness.rest.next();
        call.answer().complete(List.of(new Trade(7, 100, 1, 5, true), new Trade(8, 101, 2, 6, false)));

        assertThat(call.what()).isEqualTo("trades BTCUSDT 7 2");
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.TradesFetched.class)
                        .toTrades())
                .containsExactly(new Trade(7, 100, 1, 5, true), new Trade(8, 101, 2, 6, false));
    }

    @Test
    void theMostNeededRequestGoesFirst() {
        var gate = harness.gate("parallelism = 1, repair-after = 0s");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();

        gate.tell(new SnapshotGate.GetTrades(GateHarness.instrument("TRADES"), 1, 1, 9, harness.asker.ref()));
        gate.tell(harness.snapshot("NEW", Need.FIRST));
        gate.tell(harness.snapshot("LOST", Need.LOST));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(3)).containsExactly("depth LOST", "depth NEW", "trades TRADES 1 1");
    }

    @Test
    void tradesLeaveTheWeightToBooksUntilNoBookIsAskedFor() {
        harness.rest.weightPerMinute = 1000;
        var gate = harness.gate(
                "parallelism = 100, weight-share = 0.51, deep-share = 0.1, repair-after = 3s, patience = 30s");
        gate.tell(harness.snapshot("A", Need.LOST));
        assertThat(harness.rest.next().what()).isEqualTo("depth A");

        gate.tell(harness.trades("A"));
        harness.sync(gate);
        harness.system.passes(Duration.ofMillis(2_900));
        gate.tell(harness.snapshot("B", Need.LOST));
        assertThat(harness.rest.next().what())
                .isEqualTo("depth B"); // with the trades' weight spent, it would wait a minute
        harness.system.passes(Duration.ofMillis(2_900));
        harness.sync(gate);

        assertThat(harness.rest.waitingCalls()).isZero();
    }

    @Test
    void tradesDoNotWaitForBooksWhileWeightIsToSpare() {
        harness.rest.weightPerMinute = 1000;
        var gate = harness.gate("parallelism = 100, weight-share = 1.0, deep-share = 0.31, repair-after = 3s");
        gate.tell(harness.snapshot("A", Need.LOST)); // weighs 250
        gate.tell(harness.trades("A")); // weighs 25
        gate.tell(harness.trades("B"));
        gate.tell(harness.trades("C"));
        harness.sync(gate);

        assertThat(harness.inOrder(3)).containsExactly("depth A", "trades A 1 1", "trades B 1 1");
        assertThat(harness.rest.waitingCalls()).isZero();
    }

    @Test
    void tradesGoOnceNoBookIsAskedForAndAtOnceWhenNoneWas() {
        harness.rest.weightPerMinute = 1000;
        var gate = harness.gate("repair-after = 3s, deep-share = 0.1");
        gate.tell(harness.trades("BEFORE"));
        assertThat(harness.rest.next().what()).isEqualTo("trades BEFORE 1 1");
        gate.tell(harness.snapshot("A", Need.LOST));
        assertThat(harness.rest.next().what()).isEqualTo("depth A");

        gate.tell(harness.trades("AFTER"));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        harness.system.passes(Duration.ofMillis(3_001));

        assertThat(harness.rest.next().what()).isEqualTo("trades AFTER 1 1");
    }

    @Test
    void tradesDoNotWaitForBooksForEver() {
        harness.rest.weightPerMinute = 2000;
        var gate = harness.gate("repair-after = 3s, patience = 2s, deep-share = 0.1"); // due after 4 s
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.rest.next();
        gate.tell(harness.trades("A"));
        harness.sync(gate);
        for (int second = 1; second <= 2; second++) {
            harness.system.passes(Duration.ofSeconds(2));
            gate.tell(harness.snapshot("S" + second, Need.LOST));
            harness.sync(gate);
        }

        assertThat(harness.inOrder(3)).contains("trades A 1 1");
    }

    @Test
    void aLesserNeedIsNotOvertakenForEver() {
        var gate = harness.gate("parallelism = 1, patience = 10s");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(harness.snapshot("NEW", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(11));

        gate.tell(harness.snapshot("LOST", Need.LOST));
        harness.sync(gate);
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(2)).containsExactly("depth NEW", "depth LOST");
    }

    @Test
    void callsUnderWayAreBounded() {
        var gate = harness.gate("parallelism = 2");

        for (int i = 0; i < 5; i++) {
            gate.tell(harness.snapshot("S" + i, Need.FIRST));
        }

        GateStatus status = harness.sync(gate);
        assertThat(status.underWay()).isEqualTo(2);
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(harness.rest.waitingCalls()).isEqualTo(2);
    }

    @Test
    void weightOfTheRollingMinuteStaysWithinTheShare() {
        harness.rest.weightPerMinute = 1000;
        var gate = harness.gate("parallelism = 100, weight-share = 0.501"); // two snapshots of 250 in any 60 s

        gate.tell(harness.snapshot("A", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(30));
        for (String symbol : List.of("B", "C", "D")) {
            gate.tell(harness.snapshot(symbol, Need.FIRST));
        }

        assertThat(harness.sync(gate).weightSpent()).isEqualTo(501);
        assertThat(harness.rest.waitingCalls()).isEqualTo(2);

        harness.system.passes(Duration.ofSeconds(29));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isEqualTo(2);

        harness.system.passes(Duration.ofSeconds(1)); // A's weight leaves the window
        assertThat(harness.inOrder(3)).containsExactly("depth A", "depth B", "depth C");

        harness.system.passes(Duration.ofSeconds(30)); // B's weight leaves it
        assertThat(harness.inOrder(1)).containsExactly("depth D");
    }

    @Test
    void askingAgainKeepsThePlaceAndTheNewestAskerIsAnswered() {
        var gate = harness.gate("parallelism = 1");
        var later = harness.system.kit.<GateAnswer>createTestProbe();
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(harness.snapshot("A", Need.FIRST));
        gate.tell(harness.snapshot("B", Need.FIRST));

        gate.tell(new SnapshotGate.GetSnapshot(GateHarness.instrument("A"), 5000, 5000, Need.FIRST, 77, later.ref()));
        busy.answer().complete(HandRest.snapshot(1));
        HandRest.Call a = harness.rest.next();
        a.answer().complete(HandRest.snapshot(2));

        assertThat(a.what()).isEqualTo("depth A");
        assertThat(later.receiveMessage().question()).isEqualTo(77);
        assertThat(harness.rest.next().what()).isEqualTo("depth B");
        assertThat(harness.sync(gate).waiting()).isZero();
    }

    @Test
    void aRequestThatIsTakenBackIsNotSent() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        SnapshotGate.GetSnapshot healed = harness.snapshot("HEALED", Need.LOST);
        gate.tell(healed);
        gate.tell(harness.snapshot("BROKEN", Need.LOST));

        gate.tell(SnapshotGate.Withdraw.of(healed));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(1)).containsExactly("depth BROKEN");
        assertThat(harness.sync(gate).waiting()).isZero();
    }

    @Test
    void nobodyTakesBackWhatSomebodyElseHasRenewed() {
        var gate = harness.gate("parallelism = 1");
        var later = harness.system.kit.<GateAnswer>createTestProbe();
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        SnapshotGate.GetSnapshot first = harness.snapshot("A", Need.LOST);
        gate.tell(first);
        gate.tell(new SnapshotGate.GetSnapshot(GateHarness.instrument("A"), 5000, 5000, Need.LOST, 77, later.ref()));

        gate.tell(SnapshotGate.Withdraw.of(first));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(1)).containsExactly("depth A");
        assertThat(later.receiveMessage().question()).isEqualTo(77);
    }

    @Test
    void aRequestThatNobodyRenewsIsDropped() {
        var gate = harness.gate("parallelism = 1, request-expires-after = 10s, call-timeout = 60s");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(harness.snapshot("GONE", Need.FIRST));
        gate.tell(harness.snapshot("HERE", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(8));
        gate.tell(harness.snapshot("HERE", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(3));

        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(1)).containsExactly("depth HERE");
        assertThat(harness.sync(gate).waiting()).isZero();
    }

    @Test
    void aFullQueueSaysSo() {
        var gate = harness.gate("parallelism = 1, queue-capacity = 2");
        gate.tell(harness.snapshot("A", Need.FIRST));
        gate.tell(harness.snapshot("B", Need.FIRST));

        gate.tell(harness.snapshot("C", Need.FIRST));

        var unavailable = harness.asker.expectMessageClass(GateAnswer.Unavailable.class);
        assertThat(unavailable.question()).isEqualTo(3);
        assertThat(unavailable.reason()).contains("queue is full with 2");
    }

    @Test
    void aRequestHeavierThanTheWholeBudgetIsRefusedWithAdvice() {
        harness.rest.weightPerMinute = 100;
        var gate = harness.gate("weight-share = 0.5");

        gate.tell(harness.snapshot("A", Need.FIRST));

        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .reason())
                .contains("weighs 250")
                .contains("budget of a minute is 50");
    }

    @Test
    void theStatusTellsWhatWaitsAndForHowLong() {
        var gate = harness.gate("parallelism = 1, weight-share = 0.5");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        gate.tell(harness.instrumentOf("I"));
        gate.tell(harness.snapshot("F", Need.FIRST));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(2));
        gate.tell(harness.snapshot("L", Need.LOST));
        gate.tell(harness.snapshot("D", Need.DEEPEN));
        gate.tell(harness.trades("T"));

        GateStatus status = harness.sync(gate);

        assertThat(status.waiting()).isEqualTo(5);
        assertThat(List.of(
                        status.waitingInstruments(),
                        status.waitingFirst(),
                        status.waitingLost(),
                        status.waitingDeepen(),
                        status.waitingRepair()))
                .containsOnly(1);
        assertThat(status.oldestWaitingMillis()).isEqualTo(2_000);
        assertThat(status.weightBudget()).isEqualTo(3_000);
        assertThat(status.weightLimit()).isEqualTo(6_000);
        assertThat(status.weightSaid()).isEqualTo(-1);
        assertThat(status.requests()).isEqualTo(2); // one asked how much weight the venue counts
    }
}
