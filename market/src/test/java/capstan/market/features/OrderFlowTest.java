package capstan.market.features;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.book.Side;
import org.junit.jupiter.api.Test;

/// Each case of the paper's definition on one change of the top: bid 100×10, ask 110×20 before.
final class OrderFlowTest {

    @Test
    void aBidThatRisesBringsItsWholeQuantity() {
        assertThat(flowTo(101, 7, 110, 20)).isEqualTo(7);
    }

    @Test
    void aBidThatFallsTakesAwayWhatRestedThere() {
        assertThat(flowTo(99, 7, 110, 20)).isEqualTo(-10);
    }

    @Test
    void aBidThatStaysBringsTheDifference() {
        assertThat(flowTo(100, 13, 110, 20)).isEqualTo(3);
        assertThat(flowTo(100, 4, 110, 20)).isEqualTo(-6);
    }

    @Test
    void anAskThatFallsIsSupply() {
        assertThat(flowTo(100, 10, 109, 7)).isEqualTo(-7);
    }

    @Test
    void anAskThatRisesIsSupplyTakenAway() {
        assertThat(flowTo(100, 10, 111, 7)).isEqualTo(20);
    }

    @Test
    void anAskThatStaysBringsTheDifference() {
        assertThat(flowTo(100, 10, 110, 25)).isEqualTo(-5);
        assertThat(flowTo(100, 10, 110, 12)).isEqualTo(8);
    }

    @Test
    void bothSidesMirrorEachOther() {
        // Exchange the sides and turn prices around: the flow changes its sign.
        assertThat(flowTo(101, 7, 110, 20)).isEqualTo(-mirrored(101, 7, 110, 20));
        assertThat(flowTo(99, 3, 108, 4)).isEqualTo(-mirrored(99, 3, 108, 4));
    }

    @Test
    void nothingFlowsOverAnEmptySideOrAnInterruption() {
        var flow = new OrderFlow();
        var inputs = new FakeInputs();
        flow.close(0, true);
        inputs.top(100, 10, 110, 20);
        flow.onTop(inputs.book);
        inputs.book.set(Side.BID, 100, 0);
        flow.onTop(inputs.book);
        inputs.top(105, 50, 110, 20);
        flow.onTop(inputs.book);
        flow.close(1, true);

        assertThat(flow.flow(1, 1)).isZero();
        flow.interrupt();
        flow.close(2, true);
        assertThat(flow.flow(2, 1)).isNaN();
    }

    private static double flowTo(long bid, long bidQuantity, long ask, long askQuantity) {
        return flow(100, 10, 110, 20, bid, bidQuantity, ask, askQuantity);
    }

    private static double mirrored(long bid, long bidQuantity, long ask, long askQuantity) {
        return flow(1_000 - 110, 20, 1_000 - 100, 10, 1_000 - ask, askQuantity, 1_000 - bid, bidQuantity);
    }

    /// Two tops: bid, quantity, ask, quantity each.
    private static double flow(long... tops) {
        var flow = new OrderFlow();
        var inputs = new FakeInputs();
        flow.close(0, true);
        inputs.top(tops[0], tops[1], tops[2], tops[3]);
        flow.onTop(inputs.book);
        inputs.top(tops[4], tops[5], tops[6], tops[7]);
        flow.onTop(inputs.book);
        flow.close(1, true);
        return flow.flow(1, 1);
    }
}
