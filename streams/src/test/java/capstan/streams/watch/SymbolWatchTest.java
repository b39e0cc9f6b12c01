package capstan.streams.watch;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolWatchTest {

    private static final short EXPONENTS = (short) 0xF8F8;
    private static final long NOW = 1_767_225_600_000_000L;

    private final List<Detection> noticed = new ArrayList<>();
    private LineWatch line = line("");
    private SymbolWatch watch = line.add("BTCUSDT");

    @Test
    void aWholeSequenceIsNothingToReport() {
        for (int id = 1; id < 100; id += 3) {
            diff(1, id, id + 2);
            trades(1, 500 + id, 502 + id);
            best(1, id * 2L);
        }

        assertThat(noticed).isEmpty();
    }

    @Test
    void idsThatAreMissingAreLostExactly() {
        diff(1, 1, 5);
        diff(1, 9, 12);
        trades(1, 100, 100);
        trades(1, 102, 103);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8", "LOST TRADES 101-101");
        assertThat(noticed).allSatisfy(detection -> {
            assertThat(detection.symbol()).isEqualTo("BTCUSDT");
            assertThat(detection.line()).isEqualTo(4);
            assertThat(detection.venue()).isEqualTo("binance");
            assertThat(detection.atMicros()).isEqualTo(NOW);
        });
    }

    @Test
    void aFrameThatComesTwiceIsDoubled() {
        diff(1, 1, 5);
        diff(1, 1, 5);
        diff(1, 6, 7);
        diff(1, 1, 5);

        assertThat(told()).containsExactly("DOUBLED DEPTH_DIFF 1-5", "DOUBLED DEPTH_DIFF 1-5");
    }

    @Test
    void aFrameBehindNewerOnesThatHadSeemedLostIsReorderedAndOnlyOnce() {
        diff(1, 1, 5);
        diff(1, 9, 12);
        diff(1, 6, 8);
        diff(1, 6, 8);
        diff(1, 13, 13);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8", "REORDERED DEPTH_DIFF 6-8", "DOUBLED DEPTH_DIFF 6-8");
    }

    @Test
    void partsOfAHoleAreFilledOneByOne() {
        trades(1, 1, 1);
        trades(1, 10, 10);
        trades(1, 5, 6);
        trades(1, 2, 4);
        trades(1, 7, 9);
        trades(1, 5, 6);

        assertThat(told())
                .containsExactly(
                        "LOST TRADES 2-9",
                        "REORDERED TRADES 5-6",
                        "REORDERED TRADES 2-4",
                        "REORDERED TRADES 7-9",
                        "DOUBLED TRADES 5-6");
    }

    @Test
    void whatLiesBeforeTheFirstFrameOfAConnectionCannotHaveComeBefore() {
        diff(1, 6, 8);
        diff(1, 1, 5);
        diff(1, 1, 5);
        diff(1, 9, 9);

        assertThat(told()).containsExactly("REORDERED DEPTH_DIFF 1-5", "DOUBLED DEPTH_DIFF 1-5");
    }

    @Test
    void whatPassedBetweenTwoConnectionsIsLost() {
        diff(1, 1, 5);
        trades(1, 100, 100);
        line.ended(1, NOW);
        trades(2, 101, 101);
        diff(2, 9, 12);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8");
    }

    @Test
    void aConnectionThatBroughtNothingDoesNotHideWhatWasLost() {
        diff(1, 1, 5);
        line.ended(1, NOW);
        trades(2, 100, 100);
        line.ended(2, NOW);
        diff(3, 9, 9);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8");
    }

    @Test
    void whatWasLostIsToldWhenAnEmptyConnectionEndsThatOverlapsTheNext() {
        diff(1, 1, 5);
        trades(2, 100, 100);
        line.ended(1, NOW);
        diff(3, 9, 9);
        assertThat(noticed).isEmpty();
        line.ended(2, NOW);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8");
    }

    @Test
    void theOverlapOfARotationIsNothingToReport() {
        diff(1, 1, 5);
        diff(2, 6, 8); // the newer one runs ahead for a moment
        diff(1, 6, 8);
        diff(2, 9, 9);
        diff(1, 9, 9);
        line.ended(1, NOW);
        diff(2, 10, 10);

        assertThat(noticed).isEmpty();
    }

    @Test
    void aHoleBetweenOverlappingConnectionsIsToldWhenTheOldOneEnds() {
        diff(1, 1, 5);
        diff(2, 9, 9);
        assertThat(noticed).isEmpty();
        line.ended(1, NOW);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 6-8");
    }

    @Test
    void eachOfTwoConnectionsIsASequenceOfItsOwn() {
        diff(1, 1, 5);
        diff(2, 6, 8);
        diff(1, 6, 8);
        diff(2, 12, 12);
        diff(1, 9, 11);
        diff(1, 12, 12);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 9-11");
    }

    @Test
    void aSuccessorThatEndsLeavesTheOldSequenceAsItWas() {
        diff(1, 1, 5);
        diff(2, 6, 8);
        line.ended(2, NOW);
        diff(1, 6, 8);
        diff(1, 9, 9);
        line.ended(1, NOW);
        diff(3, 12, 12);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 10-11");
    }

    @Test
    void aSymbolThatIsNotAskedForAnyMoreFollowsOnNothing() {
        diff(1, 1, 5);
        watch.forget();
        diff(1, 90, 95);
        diff(1, 97, 97);

        assertThat(told()).containsExactly("LOST DEPTH_DIFF 96-96");
    }

    @Test
    void idsOfTheTopJumpAndOnlyAFrameThatComesAgainOrBehindIsTold() {
        best(1, 10);
        best(1, 25);
        best(1, 25);
        best(1, 11);
        best(1, 26);

        assertThat(told()).containsExactly("DOUBLED BEST_BID_ASK 25-25", "REORDERED BEST_BID_ASK 11-11");
    }

    @Test
    void anEmptyGroupOfTradesHasNoIds() {
        trades(1, 5, 5);
        frame(1, FrameKind.TRADES, 0, 0, 0, 0, EXPONENTS, NOW);
        trades(1, 6, 6);

        assertThat(noticed).isEmpty();
    }

    @Test
    void strangeFramesAreToldAndTheirIdsCount() {
        diff(1, 1, 5);
        frame(1, FrameKind.DEPTH_DIFF, 6, 8, 2, FrameIds.NEWER_SCHEMA, EXPONENTS, NOW);
        frame(1, FrameKind.DEPTH_DIFF, 9, 9, 2, FrameIds.LONGER_BLOCK, EXPONENTS, NOW);
        diff(1, 10, 10);

        assertThat(told()).containsExactly("NEWER_SCHEMA DEPTH_DIFF 6-8", "LONGER_BLOCK DEPTH_DIFF 9-9");
    }

    @Test
    void anotherExponentIsToldEachTimeUntilItCountsAsTheSymbolsOwn() {
        watch("exponent-patience = 3");
        short other = (short) 0xFEFA;
        diff(1, 1, 1);
        frame(1, FrameKind.TRADES, 100, 100, 1, 0, other, NOW);
        diff(1, 2, 2);
        assertThat(told()).containsExactly("OTHER_EXPONENT TRADES 100-100");
        assertThat(noticed.getFirst().detail()).isEqualTo("exponents -6 and -2 instead of -8 and -8");

        for (int id = 3; id <= 8; id++) {
            frame(1, FrameKind.DEPTH_DIFF, id, id, 1, 0, other, NOW);
        }
        diff(1, 9, 9);

        assertThat(told().stream().skip(1))
                .containsExactly(
                        "OTHER_EXPONENT DEPTH_DIFF 3-3",
                        "OTHER_EXPONENT DEPTH_DIFF 4-4",
                        "OTHER_EXPONENT DEPTH_DIFF 5-5",
                        "OTHER_EXPONENT DEPTH_DIFF 9-9");
    }

    @Test
    void aFrameIsLateWhenTheLimitSaysSo() {
        watch("late-after = 200ms");
        frame(1, FrameKind.DEPTH_DIFF, 1, 1, 1, 0, EXPONENTS, NOW - 200_000);
        frame(1, FrameKind.DEPTH_DIFF, 2, 3, 1, 0, EXPONENTS, NOW - 200_001);

        assertThat(told()).containsExactly("LATE DEPTH_DIFF 2-3");
        assertThat(line.lastLag()).isEqualTo(200_001);
    }

    @Test
    void countsAndLagsAreKept() {
        watch("lag-samples = 16");
        for (int id = 1; id <= 40; id++) {
            frame(1, FrameKind.DEPTH_DIFF, id * 2L, id * 2L, 1, 0, EXPONENTS, NOW - id);
        }

        assertThat(line.counts()).containsExactly(new DetectionCount(DetectionKind.LOST, 39));
        assertThat(LineLag.of(line.lastLag(), line.lags())).isEqualTo(new LineLag(40, 32, 39, 16));
        assertThat(LineLag.of(0, new long[0])).isEqualTo(LineLag.NONE);
    }

    /// A sequence with frames left out, doubled and moved behind others: every fault is told once, nothing else is.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyFaultIsToldAndNothingElse(long seed) {
        var dice = new Random(seed);
        var expected = new ArrayList<String>();
        List<long[]> late = new ArrayList<>();
        long lostFrom = -1;
        long id = 1;
        diff(1, 1, 1);
        for (int frame = 0; frame < 20_000; frame++) {
            long first = id + 1;
            long last = first + dice.nextInt(4);
            id = last;
            int fate = dice.nextInt(20);
            if (fate <= 1) {
                lostFrom = lostFrom < 0 ? first : lostFrom;
                if (fate == 1) {
                    late.add(new long[] {first, last});
                }
                continue;
            }
            if (lostFrom > 0) {
                expected.add("LOST DEPTH_DIFF " + lostFrom + "-" + (first - 1));
                lostFrom = -1;
            }
            diff(1, first, last);
            if (fate == 2) {
                diff(1, first, last);
                expected.add("DOUBLED DEPTH_DIFF " + first + "-" + last);
            }
            if (!late.isEmpty() && dice.nextBoolean()) {
                long[] behind = late.removeFirst();
                diff(1, behind[0], behind[1]);
                expected.add("REORDERED DEPTH_DIFF " + behind[0] + "-" + behind[1]);
            }
        }

        assertThat(told()).as("seed %d", seed).containsExactlyElementsOf(expected);
    }

    @Test
    void holesBeyondTheBoundAreForgottenOldestFirst() {
        watch("holes-kept = 2");
        for (int id = 1; id <= 9; id += 2) {
            diff(1, id, id);
        }
        noticed.clear();

        diff(1, 8, 8);
        diff(1, 6, 6);
        diff(1, 2, 2);

        assertThat(told())
                .containsExactly("REORDERED DEPTH_DIFF 8-8", "REORDERED DEPTH_DIFF 6-6", "DOUBLED DEPTH_DIFF 2-2");
    }

    private void watch(String overrides) {
        line = line(overrides);
        watch = line.add("BTCUSDT");
    }

    private LineWatch line(String overrides) {
        var settings = ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.load().getConfig("capstan.streams.watch"));
        return new LineWatch("binance", 4, WatchSettings.from(settings), noticed::add);
    }

    private void diff(long epoch, long first, long last) {
        frame(epoch, FrameKind.DEPTH_DIFF, first, last, 1, 0, EXPONENTS, NOW);
    }

    private void trades(long epoch, long first, long last) {
        frame(epoch, FrameKind.TRADES, first, last, (int) (last - first + 1), 0, EXPONENTS, NOW);
    }

    private void best(long epoch, long id) {
        frame(epoch, FrameKind.BEST_BID_ASK, id, id, 2, 0, EXPONENTS, NOW);
    }

    private void frame(
            long epoch,
            FrameKind kind,
            long first,
            long last,
            int entries,
            int oddities,
            short exponents,
            long eventTime) {
        var ids = new FrameIds();
        ids.kind = kind;
        ids.firstId = first;
        ids.lastId = last;
        ids.entries = entries;
        ids.oddities = oddities;
        ids.exponents = exponents;
        ids.eventTimeMicros = eventTime;
        watch.frame(epoch, ids, NOW);
    }

    private List<String> told() {
        return noticed.stream()
                .map(detection -> detection.kind() + " " + detection.frames() + " " + detection.firstId() + "-"
                        + detection.lastId())
                .toList();
    }
}
