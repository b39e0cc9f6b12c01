package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.generator.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Same seeds, same faults at the same ids, though the runs differ in time, pace and company.
class SameFaultsIT {

    private static final long FRAMES = 1_500;

    private record Where(FaultKind kind, String symbol, FrameKind frames, long firstId, long lastId) {}

    private record Run(List<SentFrames.Ids> got, Set<Where> faults) {
        /// What happened where both runs were listening.
        Set<Where> within(FrameKind kind, long from, long until) {
            return faults.stream()
                    .filter(fault -> fault.frames == kind && fault.firstId > from && fault.lastId < until)
                    .collect(Collectors.toSet());
        }

        long first(FrameKind kind) {
            return ids(kind).getFirst();
        }

        /// A while before the end, so that nothing before it waits any more.
        long last(FrameKind kind) {
            List<Long> ids = ids(kind);
            return ids.get(ids.size() - 20);
        }

        private List<Long> ids(FrameKind kind) {
            return got.stream()
                    .filter(ids -> ids.kind() == kind)
                    .map(SentFrames.Ids::first)
                    .sorted()
                    .toList();
        }
    }

    private static Run run(long seed, double pace, int others) {
        FaultPlan plan = FaultPlan.seeded(seed).withRates("lost=0.05,doubled=0.05,reordered=0.05,truncated=0.02");
        // Diffs end after so many changes, not by the clock, so they are the same too.
        ExchangeSettings.Builder settings = ExchangeSettings.builder()
                .generated(TestExchange.small().withPace(new Pace.Events(pace)).withDepth(Duration.ofDays(1), 15));
        List<StreamClient> clients = new ArrayList<>();
        try (var faulty = new FaultyExchange(plan, settings)) {
            StreamClient client = faulty.connect(1, "btcusdt@depth", "btcusdt@trade");
            for (int other = 0; other < others; other++) {
                clients.add(faulty.connect(1 + other % 2, "btcusdt@depth", "ethusdt@depth"));
            }
            clients.add(client);
            await().until(() -> client.frameCount.get() > FRAMES);
            faulty.end(client);
            Set<Where> faults = faulty.log.stream()
                    .filter(fault -> fault.line() == 1 && fault.symbol().equals("BTCUSDT"))
                    .map(fault ->
                            new Where(fault.kind(), fault.symbol(), fault.frames(), fault.firstId(), fault.lastId()))
                    .collect(Collectors.toSet());
            return new Run(SentFrames.of(client).frames(), faults);
        } finally {
            clients.forEach(StreamClient::close);
        }
    }

    @Test
    void theSameSeedGivesTheSameFaultsAndAnotherSeedOthers() {
        Run first = run(5, 20_000, 0);
        Run again = run(5, 12_000, 4);
        Run other = run(6, 20_000, 0);

        for (FrameKind kind : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
            long from = Math.max(Math.max(first.first(kind), again.first(kind)), other.first(kind));
            long until = Math.min(Math.min(first.last(kind), again.last(kind)), other.last(kind));
            Set<Where> faults = first.within(kind, from, until);
            assertThat(faults.stream().map(Where::kind).distinct()).hasSize(4);
            assertThat(again.within(kind, from, until)).isEqualTo(faults);
            assertThat(other.within(kind, from, until)).isNotEqualTo(faults).isNotEmpty();
        }
    }
}
