package capstan.cluster.prove.lines;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.InjectedFault;
import org.junit.jupiter.api.Test;

class LossMatcherTest {

    private final LossMatcher matcher = new LossMatcher();
    private long number;

    @Test
    void neighboursThatAreLostAreNoticedAsOneRange() {
        matcher.begin();
        lost(5, 7);
        lost(8, 8);
        lost(12, 13);
        noticed(5, 8);

        assertThat(matcher.injected()).isEqualTo(3);
        assertThat(matcher.detected()).isEqualTo(2);
        assertThat(matcher.undetected(number)).isEqualTo(1);
        assertThat(matcher.undetected(number - 1)).isZero();
        assertThat(matcher.falseAlarms()).isZero();
    }

    @Test
    void anIdTooManyOrTooFewIsAFalseAlarm() {
        matcher.begin();
        lost(5, 7);
        noticed(5, 8);
        lost(20, 22);
        noticed(20, 21);
        noticed(30, 31);

        assertThat(matcher.falseAlarms()).isEqualTo(3);
        assertThat(matcher.examples()).hasSize(3).allMatch(example -> example.startsWith("false alarm"));
    }

    @Test
    void anotherLineSymbolOrKindIsNotTheSame() {
        matcher.begin();
        lost(5, 7);
        matcher.noticed(detection(DetectionKind.LOST, 2, "BTCUSDT", FrameKind.DEPTH_DIFF, 5, 7));
        matcher.noticed(detection(DetectionKind.LOST, 1, "ETHUSDT", FrameKind.DEPTH_DIFF, 5, 7));
        matcher.noticed(detection(DetectionKind.LOST, 1, "BTCUSDT", FrameKind.TRADES, 5, 7));
        matcher.noticed(detection(DetectionKind.DOUBLED, 1, "BTCUSDT", FrameKind.DEPTH_DIFF, 5, 7));

        assertThat(matcher.falseAlarms()).isEqualTo(4);
        assertThat(matcher.undetected(number)).isEqualTo(1);
    }

    @Test
    void whatWasLostBeforeTheFirstFrameCannotBeNoticedAndDoesNotCount() {
        lost(1, 2);
        matcher.begin();
        lost(5, 7);
        noticed(5, 7);
        matcher.end();
        noticed(90, 91);

        assertThat(matcher.injected()).isEqualTo(1);
        assertThat(matcher.detected()).isEqualTo(1);
        assertThat(matcher.undetected(number)).isZero();
        assertThat(matcher.falseAlarms()).isZero();
    }

    @Test
    void aLossThatIsPassedOverStaysUndetected() {
        matcher.begin();
        lost(5, 7);
        lost(12, 13);
        noticed(12, 13);

        assertThat(matcher.undetected(number)).isEqualTo(2);
        assertThat(matcher.falseAlarms()).isEqualTo(1);
    }

    private void lost(long first, long last) {
        matcher.injected(new InjectedFault(
                ++number, 0, FaultKind.LOST, 1, "BTCUSDT", FrameKind.DEPTH_DIFF, first, last, 0, "not sent"));
    }

    private void noticed(long first, long last) {
        matcher.noticed(detection(DetectionKind.LOST, 1, "BTCUSDT", FrameKind.DEPTH_DIFF, first, last));
    }

    private static Detection detection(
            DetectionKind kind, int line, String symbol, FrameKind frames, long first, long last) {
        return new Detection(kind, "binance", symbol, line, frames, first, last, 0, "");
    }
}
