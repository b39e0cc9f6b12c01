package capstan.simulator.recorded;

import static capstan.simulator.recorded.Recordings.diff;
import static capstan.simulator.recorded.Recordings.level;
import static capstan.simulator.recorded.Recordings.snapshot;
import static capstan.simulator.recorded.Recordings.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.Frames;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.StreamClient;
import capstan.simulator.TestExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.InjectedFault;
import capstan.simulator.stream.OutboundRules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording with lost, doubled and reordered frames: every run is the same, to the order of the log.
class RecordedFaultsIT {

    private static final int EVENTS = 400;

    @TempDir
    Path folder;

    private Path recording() {
        List<String> lines = new ArrayList<>();
        lines.add(diff("ABCUSDT", 1, 1, level("10.10", "1.000"), level("10.30", "2.500")));
        lines.add(snapshot(1, level("10.10", "1.000"), level("10.30", "2.500")));
        for (int event = 2; event <= EVENTS; event++) {
            lines.add(diff("ABCUSDT", event, event, level("10.10", event + ".000"), ""));
            lines.add(trade("ABCUSDT", event, "10.20", "0.125"));
        }
        return Recordings.write(folder.resolve("abc.gz"), lines.toArray(String[]::new));
    }

    private record Played(List<InjectedFault> faults, List<Long> diffs, List<Long> trades) {
        List<Long> ids(FaultKind kind, FrameKind frames) {
            return faults.stream()
                    .filter(fault -> fault.kind() == kind && fault.frames() == frames)
                    .map(InjectedFault::firstId)
                    .toList();
        }

        List<Long> missing(FrameKind frames) {
            List<Long> got = frames == FrameKind.TRADES ? trades : diffs;
            return LongStream.rangeClosed(2, EVENTS)
                    .filter(id -> !got.contains(id))
                    .boxed()
                    .toList();
        }

        boolean isExplained() {
            return missing(FrameKind.DEPTH_DIFF).equals(ids(FaultKind.LOST, FrameKind.DEPTH_DIFF))
                    && missing(FrameKind.TRADES).equals(ids(FaultKind.LOST, FrameKind.TRADES));
        }
    }

    private static Played play(Path recording) {
        FaultPlan plan = FaultPlan.seeded(4)
                .withRates("lost=0.05,doubled=0.05,reordered=0.05")
                .withSettings(FaultSettings.DEFAULT.withReordering(3, Duration.ofMillis(100)));
        List<InjectedFault> log = new CopyOnWriteArrayList<>();
        try (SimulatedExchange exchange = TestExchange.start(ExchangeSettings.builder()
                        .recorded(RecordingSettings.of(List.of(recording))
                                .withSpeed(new RecordingSettings.Speed.Full())
                                .holdingFor(Set.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)))
                        .outbound(OutboundRules.LOSSLESS)
                        .faults(plan));
                StreamClient client = StreamClient.connect(
                        exchange.sbePort(), "/stream?streams=abcusdt@depth/abcusdt@trade", "any")) {
            exchange.listenToFaults(log::add);
            await().until(() -> exchange.stats().played().getFirst().held());
            TestExchange.rest(exchange).json("/api/v3/depth?symbol=ABCUSDT");
            await().until(() -> exchange.stats().finished());
            // What is kept back at the end comes a little later.
            await().until(() -> played(log, client).isExplained());
            return played(log, client);
        }
    }

    private static Played played(List<InjectedFault> log, StreamClient client) {
        return new Played(List.copyOf(log), ids(client, FrameKind.DEPTH_DIFF), ids(client, FrameKind.TRADES));
    }

    private static List<Long> ids(StreamClient client, FrameKind kind) {
        return client.frames.stream()
                .map(Frames::ids)
                .filter(ids -> ids.kind == kind)
                .map(ids -> ids.firstId)
                .toList();
    }

    @Test
    void everyRunHasTheSameFaultsAndTheLogExplainsWhatCame() {
        Path recording = recording();

        Played first = play(recording);
        Played again = play(recording);

        assertThat(again.faults.stream().map(RecordedFaultsIT::withoutTime).toList())
                .isEqualTo(
                        first.faults.stream().map(RecordedFaultsIT::withoutTime).toList());
        for (FrameKind kind : List.of(FrameKind.DEPTH_DIFF, FrameKind.TRADES)) {
            List<Long> got = kind == FrameKind.TRADES ? first.trades : first.diffs;
            assertThat(first.missing(kind)).hasSizeGreaterThan(5).isEqualTo(first.ids(FaultKind.LOST, kind));
            assertThat(first.ids(FaultKind.DOUBLED, kind))
                    .hasSizeGreaterThan(5)
                    .allMatch(id -> got.stream().filter(id::equals).count() == 2);
            assertThat(first.ids(FaultKind.REORDERED, kind))
                    .hasSizeGreaterThan(5)
                    .allMatch(id -> got.subList(0, got.indexOf(id)).stream().anyMatch(other -> other > id));
        }
    }

    private static InjectedFault withoutTime(InjectedFault fault) {
        return new InjectedFault(
                fault.number(),
                0,
                fault.kind(),
                fault.line(),
                fault.symbol(),
                fault.frames(),
                fault.firstId(),
                fault.lastId(),
                fault.checksum(),
                fault.detail());
    }
}
