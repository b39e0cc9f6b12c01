package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.gate.SnapshotGate.Need;
import capstan.market.ports.RequestLimit;
import capstan.market.ports.RestUsage;
import capstan.market.ports.VenueRest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The weight that the venue itself counts: spent by others, or by a gate that died.
class VenueUsageTest {

    private final GateHarness harness = new GateHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aNewGateAsksTheVenueBeforeItSendsAnything() {
        harness.rest.handUsage = true;
        var gate = harness.uninformedGate("");
        gate.tell(harness.snapshot("A", Need.LOST));

        HandRest.Call question = harness.rest.next();
        assertThat(question.what()).isEqualTo("usage");
        assertThat(harness.sync(gate).informed()).isFalse();
        assertThat(harness.rest.waitingCalls()).isZero();
        question.answer().complete(said(1));

        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    /// The gate before it spent nearly everything: the new one has an empty window of its own, and must wait.
    @Test
    void aNewGateDoesNotSpendWhatTheOneBeforeItSpent() {
        harness.rest.handUsage = true;
        var gate = harness.uninformedGate("weight-share = 0.9, ask-usage-every = 5s");
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.rest.next().answer().complete(said(5_300)); // of 5,400 that may be spent

        harness.asker.awaitAssert(() -> {
            assertThat(harness.sync(gate).informed()).isTrue();
            return null;
        });
        assertThat(harness.sync(gate).weightSaid()).isEqualTo(5_300);
        assertThat(harness.rest.waitingCalls()).isZero();

        harness.system.passes(Duration.ofSeconds(5)); // what it said grows old: it is asked again, for a weight of 1
        harness.rest.next().answer().complete(said(5_301));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(5));
        HandRest.Call again = harness.rest.next();
        assertThat(again.what()).isEqualTo("usage");
        again.answer().complete(said(1)); // the venue's next minute

        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void aBanIsFoundOutByTheQuestion() {
        harness.rest.handUsage = true;
        var gate = harness.uninformedGate("");
        gate.tell(harness.snapshot("A", Need.LOST));

        harness.rest.next().fails(new VenueRest.Refused(418, Duration.ofMinutes(2), "banned"));
        harness.awaitRefusals(gate, 1);

        assertThat(harness.sync(gate).stoppedMillis()).isEqualTo(120_000);
        harness.system.passes(Duration.ofSeconds(119));
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        harness.system.passes(Duration.ofSeconds(1));
        harness.rest.next().answer().complete(said(1));
        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void behindAVenueThatDoesNotSayANewGateHoldsBackForAMinute() {
        harness.rest.handUsage = true;
        var gate = harness.uninformedGate("");
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.rest.next().answer().complete(Optional.empty());

        harness.asker.awaitAssert(() -> {
            assertThat(harness.sync(gate).informed()).isTrue();
            return null;
        });
        harness.system.passes(Duration.ofSeconds(59));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.system.passes(Duration.ofSeconds(1));

        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void askersAreToldWhenTheVenueCannotBeAskedAtAll() {
        harness.rest.handUsage = true;
        var gate = harness.uninformedGate("");
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.sync(gate);

        harness.rest.next().fails(new VenueRest.Unreachable("connection refused", new IOException()));

        assertThat(harness.asker
                        .expectMessageClass(GateAnswer.Unavailable.class)
                        .reason())
                .isEqualTo("connection refused");
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.rest.next().answer().complete(said(1));
        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void whatOthersSpendFromTheSameAddressCounts() {
        var gate = harness.gate("parallelism = 10, weight-share = 0.9");
        said(4_900);

        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(harness.snapshot(symbol, Need.LOST));
        }

        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isEqualTo(2); // 4,900 and two of 250 are 5,400
        assertThat(harness.sync(gate).weightSpent()).isEqualTo(501);
    }

    @Test
    void whatTheVenueSaidCountsForAMinuteAtMost() {
        var gate = harness.gate("ask-usage-every = 10m");
        said(6_000);
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.sync(gate);

        harness.system.passes(Duration.ofSeconds(59));
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
        gate.tell(harness.snapshot("A", Need.LOST));
        harness.system.passes(Duration.ofSeconds(1));

        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    /// The venue lets the address in again when its next minute begins, so that what it counted before is over.
    @Test
    void whatTheVenueSaidBeforeAStopIsOutdatedAfterIt() {
        var gate = harness.gate("");
        gate.tell(harness.snapshot("A", Need.LOST));
        HandRest.Call refused = harness.rest.next();
        said(6_010);
        refused.fails(new VenueRest.Refused(429, Duration.ofSeconds(7), "too many"));
        harness.awaitRefusals(gate, 1);

        harness.system.passes(Duration.ofSeconds(7));

        assertThat(harness.inOrder(1)).containsExactly("depth A");
    }

    @Test
    void requestsAreCountedWhateverTheyWeigh() {
        harness.rest.requestLimit = new RequestLimit(10, Duration.ofMinutes(5));
        var gate = harness.gate("parallelism = 100, weight-share = 0.5"); // five, and one asked how much weight counts
        for (int i = 0; i < 8; i++) {
            gate.tell(harness.snapshot("S" + i, 100, 100, Need.LOST));
        }
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isEqualTo(4);
        harness.inOrder(4);

        for (int minute = 1; minute <= 5; minute++) {
            harness.system.passes(Duration.ofMinutes(1));
            for (int i = 4; i < 8; i++) {
                gate.tell(harness.snapshot("S" + i, 100, 100, Need.LOST));
            }
            harness.sync(gate);
            assertThat(harness.rest.waitingCalls()).isEqualTo(minute < 5 ? 0 : 4);
        }
    }

    private Optional<RestUsage> said(int weight) {
        harness.rest.usage = new RestUsage(weight, harness.system.nanos());
        return Optional.of(harness.rest.usage);
    }
}
