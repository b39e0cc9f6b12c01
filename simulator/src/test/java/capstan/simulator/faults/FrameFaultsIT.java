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
            faulty.exchange.close();

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
