package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.StreamClient;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares what a bad line sent with what a whole one sent, and the difference with the log.
class FrameFaultsIT {

    private static final String SYMBOL = "BTCUSDT";
    private static final String[] STREAMS = {"btcusdt@depth", "btcusdt@trade"};
    private static final FaultSettings QUICK = FaultSettings.DEFAULT
            .withReordering(3, Duration.ofMillis(200))
            .withDelay(Duration.ofMillis(60))
            .withSilences(Duration.ofMillis(100), Duration.ofMillis(300));

    @ParameterizedTest
    @EnumSource(
            value = FrameKind.class,
            names = {"DEPTH_DIFF", "TRADES"})
    void lostDoubledAndReorderedFramesAreThoseOfTheLog(FrameKind kind) {
        FaultPlan plan = FaultPlan.seeded(5)
                .withRate(FaultKind.LOST, FaultyExchange.BAD, 0.1)
                .withRate(FaultKind.DOUBLED, FaultyExchange.BAD, 0.1)
                .withRate(FaultKind.REORDERED, FaultyExchange.BAD, 0.05)
                .withSettings(QUICK);
        try (var faulty = new FaultyExchange(plan);
                StreamClient whole = faulty.connect(FaultyExchange.WHOLE, STREAMS);
                StreamClient bad = faulty.connect(FaultyExchange.BAD, STREAMS)) {
            await().until(() -> faulty.logged(FaultKind.LOST, kind).count() > 4
                    && faulty.logged(FaultKind.DOUBLED, kind).count() > 4
                    && faulty.logged(FaultKind.REORDERED, kind).count() > 2);
            faulty.end(whole, bad);

            List<SentFrames.Ids> all = SentFrames.of(whole).of(SYMBOL, kind);
            SentFrames sent = SentFrames.of(bad);
            List<SentFrames.Ids> got = sent.of(SYMBOL, kind);
            // Both clients hear the whole of this range, and nothing of it waits any more.
            long from = got.stream().mapToLong(SentFrames.Ids::first).min().orElseThrow();
            long until = got.get(got.size() - 10).first();
            Set<SentFrames.Ids> missing = new HashSet<>(all);
            got.forEach(missing::remove);
            assertThat(between(missing, from, until)).isEqualTo(logged(faulty, FaultKind.LOST, kind, from, until));
            assertThat(between(sent.doubled(), from, until).stream()
                            .filter(ids -> ids.kind() == kind)
                            .collect(Collectors.toSet()))
                    .isEqualTo(logged(faulty, FaultKind.DOUBLED, kind, from, until));
            assertThat(between(SentFrames.late(got), from, until))
                    .isEqualTo(logged(faulty, FaultKind.REORDERED, kind, from, until));
            assertThat(faulty.log).allSatisfy(fault -> {
                assertThat(fault.line()).isEqualTo(FaultyExchange.BAD);
                assertThat(fault.symbol()).isEqualTo(SYMBOL);
            });
            assertThat(faulty.log.stream().map(InjectedFault::number))
                    .isSorted()
                    .startsWith(1L)
                    .doesNotHaveDuplicates();
        }
    }

    /// One bad line with one kind of fault, next to a whole one, until the log has `faults` of them.
    private static void run(FaultKind kind, double rate, int faults, Check check) {
        FaultPlan plan =
                FaultPlan.seeded(9).withRate(kind, FaultyExchange.BAD, rate).withSettings(QUICK);
        try (var faulty = new FaultyExchange(plan);
                StreamClient whole = faulty.connect(FaultyExchange.WHOLE, STREAMS);
                StreamClient bad = faulty.connect(FaultyExchange.BAD, STREAMS)) {
            await().until(() -> faulty.count(kind) >= faults);
            long enough = bad.frameCount.get() + 20;
            await().until(() -> bad.frameCount.get() > enough);
            faulty.end(whole, bad);

            check.check(faulty, SentFrames.of(whole), SentFrames.of(bad));
        }
    }

    private interface Check {
        void check(FaultyExchange faulty, SentFrames whole, SentFrames bad);
    }

    /// Ids of the whole line that the bad one never brought, from its first frame to its last.
    private static Set<SentFrames.Ids> missing(FrameKind kind, SentFrames whole, SentFrames bad) {
        List<SentFrames.Ids> got = bad.of(SYMBOL, kind);
        Set<SentFrames.Ids> missing = new HashSet<>(whole.of(SYMBOL, kind));
        got.forEach(missing::remove);
        return between(missing, got.getFirst().first(), got.getLast().first());
    }

    private static Set<SentFrames.Ids> loggedAsLost(
            FrameKind kind, FaultyExchange faulty, SentFrames whole, SentFrames bad) {
        List<SentFrames.Ids> got = bad.of(SYMBOL, kind);
        Set<SentFrames.Ids> lost = whole.of(SYMBOL, kind).stream()
                .filter(ids -> faulty.log.stream()
                        .anyMatch(fault -> fault.losesIds()
                                && fault.frames() == kind
                                && fault.firstId() <= ids.first()
                                && fault.lastId() >= ids.last()))
                .collect(Collectors.toSet());
        return between(lost, got.getFirst().first(), got.getLast().first());
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"TRUNCATED", "GARBAGE", "UNKNOWN_TEMPLATE"})
    void whatStandsInPlaceOfAFrameLosesItsIds(FaultKind kind) {
        run(kind, 0.2, 20, (faulty, whole, bad) -> {
            long strange = kind == FaultKind.UNKNOWN_TEMPLATE ? bad.unknown : bad.unreadable;
            // Up to the end of what the client read, which may lie before the end of the log.
            assertThat(strange).isBetween(20L, faulty.count(kind));
            assertThat(faulty.logged(kind).map(InjectedFault::checksum)).containsAll(bad.checksums);
            for (FrameKind frames : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
                assertThat(missing(frames, whole, bad))
                        .isNotEmpty()
                        .isEqualTo(loggedAsLost(frames, faulty, whole, bad));
            }
            if (kind != FaultKind.TRUNCATED) {
                assertThat(faulty.logged(kind).map(InjectedFault::losesIds)).contains(true, false);
            }
            assertThat(bad.doubled()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"LONGER_BLOCK", "NEWER_SCHEMA", "OTHER_EXPONENT"})
    void whatIsLegalLosesNothing(FaultKind kind) {
        run(kind, 0.5, 20, (faulty, whole, bad) -> {
            assertThat(bad.unreadable + bad.unknown).isZero();
            for (FrameKind frames : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
                assertThat(missing(frames, whole, bad)).isEmpty();
            }
        });
    }

    @Test
    void aDelayedStreamComesLateButInOrderAndWhole() {
        run(FaultKind.DELAYED, 0.05, 6, (faulty, whole, bad) -> {
            for (FrameKind frames : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
                List<SentFrames.Ids> got = bad.of(SYMBOL, frames);
                assertThat(missing(frames, whole, bad)).isEmpty();
                assertThat(SentFrames.late(got)).isEmpty();
            }
            assertThat(bad.doubled()).isEmpty();
            assertThat(faulty.logged(FaultKind.DELAYED))
                    .allSatisfy(fault -> assertThat(fault.detail()).startsWith("sent after"))
                    .anySatisfy(fault -> assertThat(fault.lastId()).isGreaterThan(fault.firstId() + 1));
        });
    }

    @Test
    void aSilentSymbolLosesWhatTheLogSaysInTheEnd() {
        run(FaultKind.SILENT_SYMBOL, 0.05, 3, (faulty, whole, bad) -> {
            for (FrameKind frames : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
                assertThat(missing(frames, whole, bad))
                        .hasSizeGreaterThan(3)
                        .isEqualTo(loggedAsLost(frames, faulty, whole, bad));
            }
        });
    }

    @Test
    void aScriptHitsTheFrameThatItNames() {
        FaultPlan plan = FaultPlan.seeded(1).withScript(FaultScript.parse("""
                        lost line=1 symbol=BTCUSDT frame=3
                        doubled line=1 symbol=BTCUSDT frames=trades frame=2
                        lost line=1 symbol=ETHUSDT frame=1
                        """));
        try (var faulty = new FaultyExchange(plan);
                StreamClient bad = faulty.connect(FaultyExchange.BAD, STREAMS)) {
            await().until(() -> faulty.log.size() == 2 && bad.frameCount.get() > 30);
            InjectedFault next = inject(faulty, bad);

            SentFrames sent = SentFrames.of(bad);
            InjectedFault lost = faulty.logged(FaultKind.LOST).findFirst().orElseThrow();
            List<SentFrames.Ids> diffs = sent.of(SYMBOL, FrameKind.DEPTH_DIFF);
            assertThat(lost.firstId()).isEqualTo(diffs.get(1).last() + 1);
            assertThat(lost.lastId()).isEqualTo(diffs.get(2).first() - 1);
            List<SentFrames.Ids> trades = sent.of(SYMBOL, FrameKind.TRADES);
            assertThat(trades.get(2)).isEqualTo(trades.get(1));
            InjectedFault doubled = faulty.logged(FaultKind.DOUBLED).findFirst().orElseThrow();
            assertThat(doubled.firstId()).isEqualTo(trades.get(1).first());
            assertThat(next.kind()).isEqualTo(FaultKind.TRUNCATED);
            assertThat(sent.unreadable).isEqualTo(1);
        }
    }

    /// A fault of the running exchange.
    private static InjectedFault inject(FaultyExchange faulty, StreamClient bad) {
        faulty.exchange.inject(ScriptedFault.next(FaultKind.TRUNCATED, FaultyExchange.BAD, SYMBOL, FrameKind.TRADES));
        await().until(() -> faulty.log.size() == 3 && SentFrames.of(bad).unreadable == 1);
        return faulty.log.getLast();
    }

    @Test
    void aLineWithoutListenersHasNoFaults() {
        FaultPlan plan = FaultPlan.seeded(5).withRate(FaultKind.LOST, FaultyExchange.BAD, 1);
        try (var faulty = new FaultyExchange(plan);
                StreamClient whole = faulty.connect(FaultyExchange.WHOLE, STREAMS)) {
            await().until(() -> whole.frameCount.get() > 50);

            assertThat(faulty.log).isEmpty();
        }
    }

    private static Set<SentFrames.Ids> between(Set<SentFrames.Ids> ids, long from, long until) {
        return ids.stream()
                .filter(one -> one.first() >= from && one.first() < until)
                .collect(Collectors.toSet());
    }

    private static Set<SentFrames.Ids> logged(
            FaultyExchange faulty, FaultKind fault, FrameKind kind, long from, long until) {
        return between(
                faulty.logged(fault, kind)
                        .map(one -> new SentFrames.Ids(SYMBOL, kind, one.firstId(), one.lastId()))
                        .collect(Collectors.toSet()),
                from,
                until);
    }
}
