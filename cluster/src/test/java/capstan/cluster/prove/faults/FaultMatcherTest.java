package capstan.cluster.prove.faults;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.InjectedFault;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What counts as noticed, and what as a false alarm.
class FaultMatcherTest {

    private static final long SECOND = 1_000_000;
    private static final String BTC = "BTCUSDT";

    private final FaultMatcher matcher = new FaultMatcher(Duration.ofSeconds(10), 20);
    private long number;

    @BeforeEach
    void begin() {
        matcher.begin(0);
    }

    @Test
    void whatCameBeforeTheBeginningOnlyExplains() {
        matcher.begin(2_000);
        inject(FaultKind.LOST, 1, 100, 104, 1_000, "");
        inject(FaultKind.TRUNCATED, 1, 105, 105, 1_500, "cut");
        notice(DetectionKind.LOST, 1, BTC, 100, 104, 5_000);
        notice(DetectionKind.LOST, 1, BTC, 50, 55, 1_000);

        settle();

        assertThat(matcher.tally(FaultKind.LOST).injected).isZero();
        assertThat(undetected()).isZero();
        assertThat(matcher.falseAlarms()).isZero();
    }

    @Test
    void aLostFrameIsNoticedByItsOwnIdsOnItsOwnLine() {
        inject(FaultKind.LOST, 1, 100, 104, 0, "");
        notice(DetectionKind.LOST, 1, BTC, 100, 104, 5_000);

        settle();

        assertThat(matcher.tally(FaultKind.LOST).detected).isEqualTo(1);
        assertThat(matcher.tally(FaultKind.LOST).detection.getMaxValue()).isBetween(4_990L, 5_010L);
        assertThat(matcher.falseAlarms()).isZero();
    }

    @Test
    void aLossThatNobodyNoticedAndOneThatNeverWasAreTold() {
        inject(FaultKind.LOST, 1, 100, 104, 0, "");
        notice(DetectionKind.LOST, 2, BTC, 100, 104, 5_000);
        notice(DetectionKind.LOST, 1, BTC, 200, 204, 6_000);

        settle();

        assertThat(matcher.tally(FaultKind.LOST).undetected).isEqualTo(1);
        assertThat(matcher.falseAlarms()).isEqualTo(2);
        assertThat(matcher.examples()).hasSize(3);
    }

    @Test
    void aHoleIsExplainedOnlyByFaultsThatMakeUpAllOfIt() {
        inject(FaultKind.LOST, 1, 100, 104, 0, "");
        inject(FaultKind.TRUNCATED, 1, 105, 105, 1_000, "cut");
        inject(FaultKind.REORDERED, 1, 106, 110, 2_000, "");
        notice(DetectionKind.LOST, 1, BTC, 100, 110, 3_000);
        notice(DetectionKind.REORDERED, 1, BTC, 106, 110, 3_500);
        notice(DetectionKind.UNREADABLE, 1, "", 0, 0, 1_500);
        settle();
        assertThat(matcher.falseAlarms()).isZero();
        assertThat(undetected()).isZero();

        inject(FaultKind.LOST, 1, 300, 304, 0, "");
        notice(DetectionKind.LOST, 1, BTC, 300, 305, 3_000);
        settle();
        assertThat(matcher.falseAlarms()).isEqualTo(1);
    }

    @Test
    void aSignMayComeBeforeItsFaultIsEntered() {
        notice(DetectionKind.LOST, 1, BTC, 100, 104, 1_000);
        notice(DetectionKind.REORDERED, 1, BTC, 100, 104, 2_000);
        inject(FaultKind.REORDERED, 1, 100, 104, 3_000, "sent behind 2");

        settle();

        assertThat(matcher.falseAlarms()).isZero();
        assertThat(undetected()).isZero();
    }

    @Test
    void garbageIsMatchedOneByOneInItsOrder() {
        inject(FaultKind.GARBAGE, 1, 100, 104, 0, InjectedFault.BESIDE + " the frame");
        inject(FaultKind.GARBAGE, 1, 105, 109, 10, InjectedFault.IN_PLACE + " the frame");
        notice(DetectionKind.UNREADABLE, 1, "", 0, 0, 2_000);
        notice(DetectionKind.LOST, 1, BTC, 105, 109, 3_000);
        settle();
        assertThat(matcher.tally(FaultKind.GARBAGE).detected).isEqualTo(1);
        assertThat(matcher.tally(FaultKind.GARBAGE).undetected)
                .as("two of them, one sign: the loss alone does not tell of the garbage")
                .isEqualTo(1);
    }

    @Test
    void theEndOfAConnectionExplainsWhatWasUnderWay() {
        inject(FaultKind.DISCONNECT, 2, 0, 0, 0, "");
        notice(DetectionKind.DISCONNECTED, 2, "", 0, 0, 20_000);
        notice(DetectionKind.LOST, 2, "ETHUSDT", 500, 900, 400_000);
        notice(DetectionKind.LOST, 1, "ETHUSDT", 500, 900, 400_000);

        settle();

        assertThat(matcher.tally(FaultKind.DISCONNECT).detected).isEqualTo(1);
        assertThat(matcher.falseAlarms()).as("line 1 did not end").isEqualTo(1);
    }

    @Test
    void whatAResetTookAlongIsSwallowed() {
        inject(FaultKind.DOUBLED, 1, 100, 104, 0, "");
        inject(FaultKind.DISCONNECT, 1, 0, 0, SECOND, "");
        notice(DetectionKind.DISCONNECTED, 1, "", 0, 0, SECOND + 100);

        settle();

        assertThat(matcher.tally(FaultKind.DOUBLED).swallowed).isEqualTo(1);
        assertThat(undetected()).isZero();
    }

    @Test
    void whatAReplacedConnectionStillHadIsSwallowedAndGarbageOfTwoIsOne() {
        inject(FaultKind.DOUBLED, 1, 100, 104, 0, "");
        inject(FaultKind.UNKNOWN_TEMPLATE, 1, 105, 105, 10, InjectedFault.BESIDE + " the frame");
        notice(DetectionKind.UNKNOWN_TEMPLATE, 1, "", 0, 0, 20);
        notice(DetectionKind.UNKNOWN_TEMPLATE, 1, "", 0, 0, 30);
        notice(DetectionKind.UNKNOWN_TEMPLATE, 2, "", 0, 0, 30);
        matcher.rotated(1, SECOND);

        settle();

        assertThat(matcher.tally(FaultKind.DOUBLED).swallowed).isEqualTo(1);
        assertThat(matcher.tally(FaultKind.UNKNOWN_TEMPLATE).detected).isEqualTo(1);
        assertThat(matcher.falseAlarms()).as("line 2 had no second connection").isEqualTo(1);
    }

    @Test
    void aSnapshotThatWasNeverUsedNeedNotBeNoticedAndOneThatWasDoes() {
        injectSnapshot(700, 0);
        injectSnapshot(800, 0);

        matcher.settle(60 * SECOND, (symbol, id) -> symbol.equals(BTC) && id == 800);

        assertThat(matcher.tally(FaultKind.SNAPSHOT_WRONG).unused).isEqualTo(1);
        assertThat(matcher.tally(FaultKind.SNAPSHOT_WRONG).undetected).isEqualTo(1);
    }

    @Test
    void lateFramesOfManySymbolsAreAStallAndOfOneAFalseAlarm() {
        for (int symbol = 0; symbol < 10; symbol++) {
            notice(DetectionKind.LATE, 1, "S" + symbol, 100, 100, 1_000);
        }
        notice(DetectionKind.LATE, 1, BTC, 100, 100, 8 * SECOND);

        settle();

        assertThat(matcher.stalls()).isEqualTo(10);
        assertThat(matcher.falseAlarms()).isEqualTo(1);
    }

    @Test
    void nothingIsJudgedBeforeThePatienceIsOver() {
        inject(FaultKind.LOST, 1, 100, 104, 0, "");
        matcher.settle(5 * SECOND, (_, _) -> false);
        assertThat(undetected()).isZero();

        notice(DetectionKind.LOST, 1, BTC, 100, 104, 6 * SECOND);
        settle();

        assertThat(matcher.tally(FaultKind.LOST).detected).isEqualTo(1);
    }

    @Test
    void garbageIsMatchedByItsChecksumAndTheSecondSignOfOneDoesNotStandForAnother() {
        garbage(0xA, 0);
        notice(DetectionKind.UNREADABLE, 1, 0xA, 20);
        notice(DetectionKind.UNREADABLE, 1, 0xA, 30);
        matcher.rotated(1, SECOND);
        garbage(0xB, 4 * SECOND);
        garbage(0xC, 4 * SECOND);
        notice(DetectionKind.UNREADABLE, 1, 0xC, 4 * SECOND + 20);
        notice(DetectionKind.UNREADABLE, 1, 0xD, 4 * SECOND + 30);

        settle();

        assertThat(matcher.tally(FaultKind.GARBAGE).detected).isEqualTo(2);
        assertThat(undetected()).as("0xB").isEqualTo(1);
        assertThat(matcher.falseAlarms()).as("0xD").isEqualTo(1);
    }

    private void settle() {
        matcher.settle(60 * SECOND, (_, _) -> false);
    }

    private long undetected() {
        return matcher.tallies().stream().mapToLong(tally -> tally.undetected).sum();
    }

    private void inject(FaultKind kind, int line, long firstId, long lastId, long atMicros, String detail) {
        boolean isFrame = firstId != 0;
        matcher.injected(new InjectedFault(
                ++number,
                atMicros,
                kind,
                line,
                isFrame ? BTC : "",
                isFrame ? FrameKind.DEPTH_DIFF : FrameKind.UNKNOWN,
                firstId,
                lastId,
                0,
                detail));
    }

    private void garbage(int checksum, long atMicros) {
        matcher.injected(new InjectedFault(
                ++number,
                atMicros,
                FaultKind.GARBAGE,
                1,
                BTC,
                FrameKind.DEPTH_DIFF,
                number,
                number,
                checksum,
                InjectedFault.BESIDE + " the frame"));
    }

    private void notice(DetectionKind kind, int line, int checksum, long atMicros) {
        matcher.detected(new Detection(
                kind, "binance", "", line, FrameKind.UNKNOWN, 0, 0, checksum, atMicros, "cannot be read"));
    }

    private void injectSnapshot(long id, long atMicros) {
        matcher.injected(new InjectedFault(
                ++number,
                atMicros,
                FaultKind.SNAPSHOT_WRONG,
                InjectedFault.NO_LINE,
                BTC,
                FrameKind.DEPTH_DIFF,
                id,
                id,
                0,
                ""));
    }

    private void notice(DetectionKind kind, int line, String symbol, long firstId, long lastId, long atMicros) {
        matcher.detected(new Detection(
                kind,
                "binance",
                symbol,
                line,
                firstId == 0 ? FrameKind.UNKNOWN : FrameKind.DEPTH_DIFF,
                firstId,
                lastId,
                atMicros,
                ""));
    }
}
