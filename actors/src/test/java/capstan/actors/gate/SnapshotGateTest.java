package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.ManualSystem;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.instrument.TradingStatus;
import capstan.market.ports.VenueRest;
import capstan.market.trades.Trade;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotGateTest {

    private final ManualSystem system = new ManualSystem();
    private final HandRest rest = new HandRest();
    private final TestProbe<GateAnswer> asker = system.kit.createTestProbe();
    private long question;

    @AfterEach
    void close() {
        system.close();
    }

    @Test
    void aSnapshotIsFetchedAndAnsweredToItsAsker() {
        var gate = gate("");

        gate.tell(snapshot("BTCUSDT", Need.FIRST));
        rest.next().answer().complete(HandRest.snapshot(42));

        var taken = asker.expectMessageClass(GateAnswer.SnapshotTaken.class);
        assertThat(taken.question()).isEqualTo(1);
        assertThat(taken.toSnapshot().lastUpdateId()).isEqualTo(42);
        assertThat(taken.toSnapshot().bids().price(0)).isEqualTo(100);
        assertThat(taken.toSnapshot().asks().quantity(0)).isEqualTo(7);
    }

    @Test
    void tradesAreFetchedById() {
        var gate = gate("");

        gate.tell(new SnapshotGate.GetTrades(instrument("BTCUSDT"), 7, 2, 1, asker.ref()));
        HandRest.Call call = rest.next();
        call.answer().complete(List.of(new Trade(7, 100, 1, 5, true), new Trade(8, 101, 2, 6, false)));

        assertThat(call.what()).isEqualTo("trades BTCUSDT 7 2");
        assertThat(asker.expectMessageClass(GateAnswer.TradesFetched.class).toTrades())
                .containsExactly(new Trade(7, 100, 1, 5, true), new Trade(8, 101, 2, 6, false));
    }

    @Test
    void theMostNeededRequestGoesFirst() {
        var gate = gate("parallelism = 1, repair-after = 0s");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();

        gate.tell(new SnapshotGate.GetTrades(instrument("TRADES"), 1, 1, 9, asker.ref()));
        gate.tell(snapshot("NEW", Need.FIRST));
        gate.tell(snapshot("LOST", Need.LOST));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(inOrder(3)).containsExactly("depth LOST", "depth NEW", "trades TRADES 1 1");
    }

    @Test
    void tradesLeaveTheWeightToBooksUntilNoBookIsAskedFor() {
        rest.weightPerMinute = 1000;
        var gate = gate("parallelism = 100, weight-share = 0.51, repair-after = 3s, patience = 30s");
        gate.tell(snapshot("A", Need.LOST));
        assertThat(rest.next().what()).isEqualTo("depth A");

        gate.tell(trades("A"));
        sync(gate);
        system.passes(Duration.ofMillis(2_900));
        gate.tell(snapshot("B", Need.LOST));
        assertThat(rest.next().what()).isEqualTo("depth B"); // with the trades' weight spent, it would wait a minute
        system.passes(Duration.ofMillis(2_900));
        sync(gate);

        assertThat(rest.waitingCalls()).isZero();
    }

    @Test
    void tradesGoOnceNoBookIsAskedForAndAtOnceWhenNoneWas() {
        var gate = gate("repair-after = 3s");
        gate.tell(trades("BEFORE"));
        assertThat(rest.next().what()).isEqualTo("trades BEFORE 1 1");
        gate.tell(snapshot("A", Need.LOST));
        assertThat(rest.next().what()).isEqualTo("depth A");

        gate.tell(trades("AFTER"));
        sync(gate);
        assertThat(rest.waitingCalls()).isZero();
        system.passes(Duration.ofMillis(3_001));

        assertThat(rest.next().what()).isEqualTo("trades AFTER 1 1");
    }

    @Test
    void tradesDoNotWaitForBooksForEver() {
        var gate = gate("repair-after = 3s, patience = 2s"); // due after 4 s
        gate.tell(snapshot("A", Need.LOST));
        rest.next();
        gate.tell(trades("A"));
        sync(gate);
        for (int second = 1; second <= 2; second++) {
            system.passes(Duration.ofSeconds(2));
            gate.tell(snapshot("S" + second, Need.LOST));
            sync(gate);
        }

        assertThat(inOrder(3)).contains("trades A 1 1");
    }

    @Test
    void aLesserNeedIsNotOvertakenForEver() {
        var gate = gate("parallelism = 1, patience = 10s");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        gate.tell(snapshot("NEW", Need.FIRST));
        sync(gate);
        system.passes(Duration.ofSeconds(11));

        gate.tell(snapshot("LOST", Need.LOST));
        sync(gate);
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(inOrder(2)).containsExactly("depth NEW", "depth LOST");
    }

    @Test
    void callsUnderWayAreBounded() {
        var gate = gate("parallelism = 2");

        for (int i = 0; i < 5; i++) {
            gate.tell(snapshot("S" + i, Need.FIRST));
        }

        GateStatus status = sync(gate);
        assertThat(status.underWay()).isEqualTo(2);
        assertThat(status.waiting()).isEqualTo(3);
        assertThat(rest.waitingCalls()).isEqualTo(2);
    }

    @Test
    void weightOfTheRollingMinuteStaysWithinTheShare() {
        rest.weightPerMinute = 1000;
        var gate = gate("parallelism = 100, weight-share = 0.5"); // two snapshots of 250 in any 60 s

        gate.tell(snapshot("A", Need.FIRST));
        sync(gate);
        system.passes(Duration.ofSeconds(30));
        for (String symbol : List.of("B", "C", "D")) {
            gate.tell(snapshot(symbol, Need.FIRST));
        }

        assertThat(sync(gate).weightSpent()).isEqualTo(500);
        assertThat(rest.waitingCalls()).isEqualTo(2);

        system.passes(Duration.ofSeconds(29));
        sync(gate);
        assertThat(rest.waitingCalls()).isEqualTo(2);

        system.passes(Duration.ofSeconds(1)); // A's weight leaves the window
        assertThat(inOrder(3)).containsExactly("depth A", "depth B", "depth C");

        system.passes(Duration.ofSeconds(30)); // B's weight leaves it
        assertThat(inOrder(1)).containsExactly("depth D");
    }

    @Test
    void nothingIsSentWhileTheVenueRefuses() {
        var gate = gate("parallelism = 1");
        gate.tell(snapshot("A", Need.FIRST));
        gate.tell(snapshot("B", Need.FIRST));

        rest.next().fails(new VenueRest.Refused(429, Duration.ofSeconds(20), "too many requests"));
        awaitRefusals(gate, 1);
        system.passes(Duration.ofSeconds(19));
        assertThat(sync(gate).stoppedMillis()).isEqualTo(1000);
        assertThat(rest.waitingCalls()).isZero();

        system.passes(Duration.ofSeconds(1));
        assertThat(inOrder(2)).containsExactly("depth A", "depth B"); // the refused one kept its place
    }

    @Test
    void aRefusalWithoutATimeStopsForAGrowingBackoff() {
        var gate = gate("parallelism = 1, refused-backoff { min = 5s, max = 60s, jitter = 0 }");
        gate.tell(snapshot("A", Need.FIRST));

        rest.next().fails(new VenueRest.Refused(503, Duration.ZERO, "busy"));
        awaitRefusals(gate, 1);
        assertThat(sync(gate).stoppedMillis()).isEqualTo(5000);
        system.passes(Duration.ofSeconds(5));
        rest.next().fails(new VenueRest.Refused(503, Duration.ZERO, "busy"));
        awaitRefusals(gate, 2);

        assertThat(sync(gate).stoppedMillis()).isEqualTo(10_000);
    }

    @Test
    void askingAgainKeepsThePlaceAndTheNewestAskerIsAnswered() {
        var gate = gate("parallelism = 1");
        var later = system.kit.<GateAnswer>createTestProbe();
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        gate.tell(snapshot("A", Need.FIRST));
        gate.tell(snapshot("B", Need.FIRST));

        gate.tell(new SnapshotGate.GetSnapshot(instrument("A"), 5000, 5000, Need.FIRST, 77, later.ref()));
        busy.answer().complete(HandRest.snapshot(1));
        HandRest.Call a = rest.next();
        a.answer().complete(HandRest.snapshot(2));

        assertThat(a.what()).isEqualTo("depth A");
        assertThat(later.receiveMessage().question()).isEqualTo(77);
        assertThat(rest.next().what()).isEqualTo("depth B");
        assertThat(sync(gate).waiting()).isZero();
    }

    @Test
    void aRequestThatIsTakenBackIsNotSent() {
        var gate = gate("parallelism = 1");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        SnapshotGate.GetSnapshot healed = snapshot("HEALED", Need.LOST);
        gate.tell(healed);
        gate.tell(snapshot("BROKEN", Need.LOST));

        gate.tell(SnapshotGate.Withdraw.of(healed));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(inOrder(1)).containsExactly("depth BROKEN");
        assertThat(sync(gate).waiting()).isZero();
    }

    @Test
    void nobodyTakesBackWhatSomebodyElseHasRenewed() {
        var gate = gate("parallelism = 1");
        var later = system.kit.<GateAnswer>createTestProbe();
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        SnapshotGate.GetSnapshot first = snapshot("A", Need.LOST);
        gate.tell(first);
        gate.tell(new SnapshotGate.GetSnapshot(instrument("A"), 5000, 5000, Need.LOST, 77, later.ref()));

        gate.tell(SnapshotGate.Withdraw.of(first));
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(inOrder(1)).containsExactly("depth A");
        assertThat(later.receiveMessage().question()).isEqualTo(77);
    }

    @Test
    void aRequestTakenBackUnderWayIsNotSentAgainAfterARefusal() {
        var gate = gate("parallelism = 1");
        SnapshotGate.GetSnapshot healed = snapshot("HEALED", Need.LOST);
        gate.tell(healed);
        HandRest.Call call = rest.next();

        gate.tell(SnapshotGate.Withdraw.of(healed));
        gate.tell(snapshot("BROKEN", Need.LOST));
        sync(gate);
        call.fails(new VenueRest.Refused(429, Duration.ofSeconds(1), "too many requests"));
        awaitRefusals(gate, 1);
        system.passes(Duration.ofSeconds(1));

        assertThat(inOrder(1)).containsExactly("depth BROKEN");
        assertThat(sync(gate).waiting()).isZero();
    }

    @Test
    void aRequestThatNobodyRenewsIsDropped() {
        var gate = gate("parallelism = 1, request-expires-after = 10s, call-timeout = 60s");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        gate.tell(snapshot("GONE", Need.FIRST));
        gate.tell(snapshot("HERE", Need.FIRST));
        sync(gate);
        system.passes(Duration.ofSeconds(8));
        gate.tell(snapshot("HERE", Need.FIRST));
        sync(gate);
        system.passes(Duration.ofSeconds(3));

        busy.answer().complete(HandRest.snapshot(1));

        assertThat(inOrder(1)).containsExactly("depth HERE");
        assertThat(sync(gate).waiting()).isZero();
    }

    @Test
    void aFullQueueSaysSo() {
        var gate = gate("parallelism = 1, queue-capacity = 2");
        gate.tell(snapshot("A", Need.FIRST));
        gate.tell(snapshot("B", Need.FIRST));

        gate.tell(snapshot("C", Need.FIRST));

        var unavailable = asker.expectMessageClass(GateAnswer.Unavailable.class);
        assertThat(unavailable.question()).isEqualTo(3);
        assertThat(unavailable.reason()).contains("queue is full with 2");
    }

    @Test
    void aRequestHeavierThanTheWholeBudgetIsRefusedWithAdvice() {
        rest.weightPerMinute = 100;
        var gate = gate("weight-share = 0.5");

        gate.tell(snapshot("A", Need.FIRST));

        assertThat(asker.expectMessageClass(GateAnswer.Unavailable.class).reason())
                .contains("weighs 250")
                .contains("budget of a minute is 50");
    }

    @Test
    void waitingInstrumentsShareACall() {
        var gate = gate("parallelism = 1, instruments-per-call = 2");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(new SnapshotGate.GetInstrument("binance", symbol, ++question, asker.ref()));
        }
        busy.answer().complete(HandRest.snapshot(1));
        asker.expectMessageClass(GateAnswer.SnapshotTaken.class);

        HandRest.Call first = rest.next();
        first.answer().complete(List.of(listed("A"), listed("B")));

        assertThat(first.what()).isEqualTo("instruments A,B");
        assertThat(asker.expectMessageClass(GateAnswer.InstrumentFound.class).instrument())
                .isEqualTo(instrument("A"));
        assertThat(asker.expectMessageClass(GateAnswer.InstrumentFound.class).instrument())
                .isEqualTo(instrument("B"));
        assertThat(rest.next().what()).isEqualTo("instruments C");
    }

    @Test
    void anUnknownSymbolDoesNotSpoilTheOthers() {
        var gate = gate("parallelism = 1");
        gate.tell(snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = rest.next();
        gate.tell(new SnapshotGate.GetInstrument("binance", "GOOD", 11, asker.ref()));
        gate.tell(new SnapshotGate.GetInstrument("binance", "BAD", 12, asker.ref()));
        busy.answer().complete(HandRest.snapshot(1));
        asker.expectMessageClass(GateAnswer.SnapshotTaken.class);

        rest.next().fails(new VenueRest.UnknownSymbol("one of them"));
        rest.next().answer().complete(List.of(listed("GOOD")));
        assertThat(asker.expectMessageClass(GateAnswer.InstrumentFound.class).question())
                .isEqualTo(11);
        rest.next().fails(new VenueRest.UnknownSymbol("BAD"));

        var unknown = asker.expectMessageClass(GateAnswer.Unavailable.class);
        assertThat(unknown.question()).isEqualTo(12);
        assertThat(unknown.unknownSymbol()).isTrue();
    }

    @Test
    void anUnreachableVenueAndALateAnswerAreToldToTheAsker() {
        var gate = gate("parallelism = 1, call-timeout = 15s");
        gate.tell(snapshot("A", Need.FIRST));
        rest.next().fails(new VenueRest.Unreachable("connection refused", new java.io.IOException()));
        assertThat(asker.expectMessageClass(GateAnswer.Unavailable.class).reason())
                .isEqualTo("connection refused");

        gate.tell(snapshot("B", Need.FIRST));
        HandRest.Call late = rest.next();
        system.passes(Duration.ofSeconds(15));
        assertThat(asker.expectMessageClass(GateAnswer.Unavailable.class).reason())
                .contains("no answer within PT15S");

        late.answer().complete(HandRest.snapshot(1)); // too late: nobody is told
        gate.tell(snapshot("C", Need.FIRST));
        rest.next().answer().complete(HandRest.snapshot(3));
        assertThat(asker.expectMessageClass(GateAnswer.SnapshotTaken.class).lastUpdateId())
                .isEqualTo(3);
    }

    private ActorRef<SnapshotGate.Command> gate(String overrides) {
        var config = ConfigFactory.parseString("capstan.actors.gate { " + overrides + " }")
                .withFallback(ConfigFactory.load());
        return system.kit.spawn(SnapshotGate.create(rest, GateSettings.from(config), system::nanos));
    }

    private SnapshotGate.GetSnapshot snapshot(String symbol, Need need) {
        return new SnapshotGate.GetSnapshot(instrument(symbol), 5000, 5000, need, ++question, asker.ref());
    }

    private static Listed listed(String symbol) {
        return new Listed(instrument(symbol), TradingStatus.TRADING);
    }

    private static Instrument instrument(String symbol) {
        return new Instrument("binance", symbol, -2, -5, 1, 1);
    }

    /// What the next calls ask for; each is answered, so that the next one may be sent.
    private List<String> inOrder(int count) {
        var what = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            HandRest.Call call = rest.next();
            what.add(call.what());
            call.answer().complete(call.what().startsWith("depth") ? HandRest.snapshot(1) : List.of());
        }
        return what;
    }

    /// Waits until the gate has handled everything sent to it so far.
    private GateStatus sync(ActorRef<SnapshotGate.Command> gate) {
        var probe = system.kit.<GateStatus>createTestProbe();
        gate.tell(new SnapshotGate.GetGateStatus(probe.ref()));
        return probe.receiveMessage();
    }

    private void awaitRefusals(ActorRef<SnapshotGate.Command> gate, int refusals) {
        asker.awaitAssert(() -> {
            assertThat(sync(gate).refusals()).isEqualTo(refusals);
            return null;
        });
    }

    private SnapshotGate.GetTrades trades(String symbol) {
        return new SnapshotGate.GetTrades(instrument(symbol), 1, 1, ++question, asker.ref());
    }
}
