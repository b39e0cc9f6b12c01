package capstan.actors.gate;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.HandRest;
import capstan.actors.gate.SnapshotGate.Need;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How deep snapshots are, and when live books get more levels.
class GateDepthTest {

    private final GateHarness harness = new GateHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void asManyLevelsAsWantedAreGivenWhenEverythingThatWaitsCanHaveThem() {
        var gate = harness.gate("parallelism = 1, weight-share = 0.9, deep-share = 0.5"); // 2,700 for depth
        gate.tell(harness.snapshot("A", 100, 5000, Need.LOST));
        gate.tell(harness.snapshot("B", 100, 1000, Need.LOST));

        assertThat(harness.inOrder(2)).containsExactly("depth A", "depth B 1000");
    }

    @Test
    void manyLostBooksGetWhatSufficesSoThatAllReturnSoon() {
        var gate = harness.gate("parallelism = 1, weight-share = 0.9, deep-share = 0.5");
        gate.tell(harness.snapshot("BUSY", Need.LOST));
        HandRest.Call busy = harness.rest.next();
        for (int i = 0; i < 400; i++) {
            gate.tell(harness.snapshot("S" + i, i % 2 == 0 ? 20 : 500, 5000, Need.LOST));
        }
        harness.sync(gate);

        busy.answer().complete(HandRest.snapshot(1));

        // A depth of 20 weighs as much as one of 100, so that is what is asked for.
        assertThat(harness.inOrder(3)).containsExactly("depth S0 100", "depth S1 500", "depth S2 100");
    }

    @Test
    void theDeepestStepAtWhichAllFitIsGivenInBetween() {
        var gate = harness.gate("parallelism = 1, weight-share = 0.9, deep-share = 0.5");
        gate.tell(harness.snapshot("BUSY", Need.LOST));
        HandRest.Call busy = harness.rest.next();
        for (int i = 0; i < 40; i++) {
            gate.tell(harness.snapshot("S" + i, 100, 5000, Need.LOST)); // 40 of 50 are 2,000, of 250 10,000
        }
        harness.sync(gate);

        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(2)).containsExactly("depth S0 1000", "depth S1 1000");
    }

    @Test
    void liveBooksThatWantMoreLevelsComeAfterEverythingElse() {
        var gate = harness.gate("parallelism = 1, patience = 1s, repair-after = 0s");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(harness.snapshot("DEEP", 1000, 5000, Need.DEEPEN));
        harness.sync(gate);
        harness.system.passes(Duration.ofSeconds(10)); // longer than any patience

        gate.tell(harness.trades("TRADES"));
        gate.tell(harness.snapshot("LOST", Need.LOST));
        harness.sync(gate);
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(3)).containsExactly("depth LOST", "trades TRADES 1 1", "depth DEEP");
    }

    @Test
    void deepeningLeavesTheOtherPartOfTheBudgetToBooksThatAreLostNext() {
        harness.rest.weightPerMinute = 1000;
        var gate = harness.gate("parallelism = 10, weight-share = 1.0, deep-share = 0.51");
        for (String symbol : List.of("A", "B", "C")) {
            gate.tell(harness.snapshot(symbol, 1000, 5000, Need.DEEPEN));
        }
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isEqualTo(2);

        gate.tell(harness.snapshot("LOST", 100, 5000, Need.LOST));

        assertThat(harness.inOrder(3)).containsExactly("depth A", "depth B", "depth LOST 100");
        harness.sync(gate);
        assertThat(harness.rest.waitingCalls()).isZero();
    }

    @Test
    void aBookThatIsLostWhileItWaitsForMoreLevelsIsPlacedAsALostOne() {
        var gate = harness.gate("parallelism = 1");
        gate.tell(harness.snapshot("BUSY", Need.FIRST));
        HandRest.Call busy = harness.rest.next();
        gate.tell(harness.snapshot("A", 1000, 5000, Need.DEEPEN));
        gate.tell(harness.snapshot("B", Need.FIRST));

        gate.tell(harness.snapshot("A", 100, 100, Need.LOST));
        harness.sync(gate);
        busy.answer().complete(HandRest.snapshot(1));

        assertThat(harness.inOrder(2)).containsExactly("depth A 100", "depth B");
    }
}
