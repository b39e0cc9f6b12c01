package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.ManualSystem;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.instrument.Instrument;
import capstan.market.instrument.Listed;
import capstan.market.instrument.TradingStatus;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/// A gate in front of a venue that the test answers for by hand, in a time that only the test lets pass.
final class GateHarness implements AutoCloseable {

    final ManualSystem system = new ManualSystem();
    final HandRest rest = new HandRest();
    final TestProbe<GateAnswer> asker = system.kit.createTestProbe();
    long question;

    @Override
    public void close() {
        system.close();
    }

    /// A gate that has asked the venue how much weight it counts.
    ActorRef<SnapshotGate.Command> gate(String overrides) {
        ActorRef<SnapshotGate.Command> gate = uninformedGate(overrides);
        asker.awaitAssert(() -> {
            assertThat(sync(gate).informed()).isTrue();
            return null;
        });
        return gate;
    }

    ActorRef<SnapshotGate.Command> uninformedGate(String overrides) {
        return system.kit.spawn(SnapshotGate.create(rest, settings(overrides), system::nanos));
    }

    static GateSettings settings(String overrides) {
        var config = ConfigFactory.parseString(
                        "capstan.actors.gate { stop-margin = 0s, instruments-linger = 0s, " + overrides + " }")
                .withFallback(ConfigFactory.load());
        return GateSettings.from(config);
    }

    /// A request for 5000 levels and nothing less.
    SnapshotGate.GetSnapshot snapshot(String symbol, Need need) {
        return snapshot(symbol, 5000, 5000, need);
    }

    SnapshotGate.GetSnapshot snapshot(String symbol, int sufficient, int wanted, Need need) {
        return new SnapshotGate.GetSnapshot(instrument(symbol), sufficient, wanted, need, ++question, asker.ref());
    }

    SnapshotGate.GetInstrument instrumentOf(String symbol) {
        return new SnapshotGate.GetInstrument("binance", symbol, ++question, asker.ref());
    }

    SnapshotGate.GetTrades trades(String symbol) {
        return new SnapshotGate.GetTrades(instrument(symbol), 1, 1, ++question, asker.ref());
    }

    static Listed listed(String symbol) {
        return new Listed(instrument(symbol), TradingStatus.TRADING);
    }

    static Instrument instrument(String symbol) {
        return new Instrument("binance", symbol, -2, -5, 1, 1);
    }

    /// What the next calls ask for; each is answered, so that the next one may be sent.
    List<String> inOrder(int count) {
        var what = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            HandRest.Call call = rest.next();
            what.add(call.what());
            call.answer().complete(call.what().startsWith("depth") ? HandRest.snapshot(1) : List.of());
        }
        return what;
    }

    /// Waits until the gate has handled everything sent to it so far.
    GateStatus sync(ActorRef<SnapshotGate.Command> gate) {
        var probe = system.kit.<GateStatus>createTestProbe();
        gate.tell(new SnapshotGate.GetGateStatus(probe.ref()));
        return probe.receiveMessage();
    }

    void awaitRefusals(ActorRef<SnapshotGate.Command> gate, int refusals) {
        asker.awaitAssert(() -> {
            assertThat(sync(gate).refusals()).isEqualTo(refusals);
            return null;
        });
    }

    void awaitFailures(ActorRef<SnapshotGate.Command> gate, int failures) {
        asker.awaitAssert(() -> {
            assertThat(sync(gate).failures()).isEqualTo(failures);
            return null;
        });
    }
}
