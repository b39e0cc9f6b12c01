package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.ports.VenueRest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Questions for instruments: they go together in one call, and an unknown symbol among them.
class GateInstrumentsTest {

    private final GateHarness harness = new GateHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void waitingInstrumentsShareACall() {
        var gate = harness.gate("parallelism = 1, instruments-per-call = 2");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(harness.instrumentOf(symbol));
        }
        busy.answer().complete(HandRest.snapshot(1));
        harness.asker.expectMessageClass(GateAnswer.SnapshotTaken.class);

        HandRest.Call first = harness.rest.next();
        first.answer().complete(List.of(GateHarness.listed("A"), GateHarness.listed("B")));

        assertThat(first.what()).isEqualTo("instruments A,B");
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.InstrumentFound.class)
                        .instrument())
                .isEqualTo(GateHarness.instrument("A"));
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.InstrumentFound.class)
                        .instrument())
                .isEqualTo(GateHarness.instrument("B"));
        assertThat(harness.rest.next().what()).isEqualTo("instruments C");
    }

    @Test
    void anUnknownSymbolDoesNotSpoilTheOthers() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(new SnapshotGate.GetInstrument("binance", "GOOD", 11, harness.asker.ref()));
        gate.tell(new SnapshotGate.GetInstrument("binance", "BAD", 12, harness.asker.ref()));
        busy.answer().complete(HandRest.snapshot(1));
        harness.asker.expectMessageClass(GateAnswer.SnapshotTaken.class);

        harness.rest.next().fails(new VenueRest.UnknownSymbol("one of them"));
        harness.rest.next().answer().complete(List.of(GateHarness.listed("GOOD")));
        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.InstrumentFound.class)
                        .question())
                .isEqualTo(11);
        harness.rest.next().fails(new VenueRest.UnknownSymbol("BAD"));

        var unknown = harness.asker.expectMessageClass(GateAnswer.Unavailable.class);
        assertThat(unknown.question()).isEqualTo(12);
        assertThat(unknown.unknownSymbol()).isTrue();
    }

    @Test
    void questionsForInstrumentsWaitALittleForEachOther() {
        var gate = harness.gate("parallelism = 4, instruments-linger = 250ms");
        gate.tell(harness.instrumentOf("A"));
        harness.sync(gate);
        harness.system.passes(Duration.ofMillis(200));
        gate.tell(harness.instrumentOf("B"));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();

        harness.system.passes(Duration.ofMillis(50));

        assertThat(harness.rest.next().what()).isEqualTo("instruments A,B");
    }

    @Test
    void anUnknownSymbolThatIsNamedCostsTheOthersOneMoreCall() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        for (String symbol : List.of("A", "BAD", "B")) {
            gate.tell(harness.instrumentOf(symbol));
        }
        busy.answer().complete(HandRest.snapshot(1));
        harness.asker.expectMessageClass(GateAnswer.SnapshotTaken.class);

        harness.rest.next().fails(new VenueRest.UnknownSymbol("BAD is not listed", "BAD"));

        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .unknownSymbol())
                .isTrue();
        assertThat(harness.rest.next().what()).isEqualTo("instruments A,B");
    }
}
