package capstan.market.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/// What became of the market after a vector at START: the best levels there are 99.90 and 100.10.
final class LabelsTest {

    private static final long SECOND = 1_000_000;
    private static final long START = 1_700_000_000L * SECOND;

    private final FakeInputs inputs = new FakeInputs();
    private final FeatureEngine engine = new FeatureEngine();

    @Test
    void everyHorizonIsTheMidAtExactlyThatMoment() {
        begin();
        at(4, 10_000, 10_020); // stands at 5 s
        at(6, 1, 2);
        at(9, 10_080, 10_120); // stands at 10 s
        at(11, 1, 2);
        at(14, 10_180, 10_220); // stands at 15 s
        at(16, 1, 2);
        at(29, 10_280, 10_320); // stands at 30 s
        assertThat(engine.labelled()).isEmpty();
        at(30, 1, 2);
        Labels labels = first();

        assertThat(labels.return5s()).isCloseTo(Math.log(100.1 / 100), within(1e-15));
        assertThat(labels.targetPrice10s()).isEqualTo(101);
        assertThat(labels.targetReturn10s()).isCloseTo(Math.log(1.01), within(1e-15));
        assertThat(labels.return15s()).isCloseTo(Math.log(1.02), within(1e-15));
        assertThat(labels.return30s()).isCloseTo(Math.log(1.03), within(1e-15));
        assertThat(labels.direction()).isOne();
        assertThat(labels.gapInWindow()).isFalse();
    }

    /// The spread is 0.20, so a move of the mid by 0.10 or less is none.
    @Test
    void theDirectionHasADeadBandOfHalfTheSpread() {
        assertThat(directionAt10s(10_000, 10_020)).isZero(); // +0.10
        assertThat(directionAt10s(10_001, 10_020)).isOne(); // +0.105
        assertThat(directionAt10s(9_980, 10_000)).isZero(); // −0.10
        assertThat(directionAt10s(9_979, 10_000)).isEqualTo(-1);
    }

    @Test
    void aMomentWithoutALiveBookWithinTenSecondsIsAGap() {
        begin();
        at(9, 10_000, 10_020);
        engine.onInterruption();
        at(31, 10_000, 10_020);

        assertThat(first().gapInWindow()).isTrue();
        assertThat(first().targetPrice10s()).isEqualTo(100.1); // anchored again in between
    }

    @Test
    void aMomentWithoutALiveBookAfterTenSecondsIsNone() {
        begin();
        at(10, 10_000, 10_020);
        engine.onInterruption();
        at(31, 10_000, 10_020);

        assertThat(first().gapInWindow()).isFalse();
    }

    @Test
    void aBookThatIsNotLiveAtTheHorizonLeavesTheLabelOut() {
        begin();
        inputs.live = false;
        engine.onInterruption();
        at(12, 10_000, 10_020);
        inputs.live = true;
        at(31, 10_000, 10_020);

        assertThat(first().gapInWindow()).isTrue();
        assertThat(first().targetPrice10s()).isNaN();
        assertThat(first().targetReturn10s()).isNaN();
        assertThat(first().return5s()).isNaN();
        assertThat(first().return15s()).isFinite();
        assertThat(first().direction()).isZero();
    }

    @Test
    void aVectorMadeWithoutALiveBookHasAGapRightBehindIt() {
        inputs.top(9_990, 1, 10_010, 1);
        inputs.live = false;
        engine.advance(START - 1, inputs);
        engine.advance(START + 1, inputs);
        inputs.live = true;
        at(31, 10_000, 10_020);

        assertThat(first().gapInWindow()).isTrue();
    }

    @Test
    void onlyTheLastCompletedOnesAreKept() {
        begin();
        for (int second = 1; second < 400; second++) {
            at(second, 9_990, 10_010);
        }

        List<LabelledVector> labelled = engine.labelled();
        assertThat(labelled).hasSize(LabelDesk.COMPLETED);
        assertThat(labelled.getLast().vector().boundaryMicros()).isEqualTo(START + 368 * SECOND);
        assertThat(labelled.getFirst().vector().boundaryMicros())
                .isEqualTo(START + (368 - 2 * (LabelDesk.COMPLETED - 1)) * SECOND);
    }

    private int directionAt10s(long bid, long ask) {
        var test = new LabelsTest();
        test.begin();
        test.at(9, bid, ask);
        test.at(31, bid, ask);
        return test.first().direction();
    }

    private void begin() {
        inputs.top(9_990, 1, 10_010, 1);
        engine.advance(START - 1, inputs);
        engine.advance(START + 1, inputs);
        assertThat(engine.newest()).isNotNull();
    }

    /// A frame half a second after `second` sets the top.
    private void at(int second, long bid, long ask) {
        engine.advance(START + second * SECOND + SECOND / 2, inputs);
        inputs.top(bid, 1, ask, 1);
    }

    private Labels first() {
        LabelledVector first = engine.labelled().getFirst();
        assertThat(first.vector().boundaryMicros()).isEqualTo(START);
        return first.labels();
    }
}
