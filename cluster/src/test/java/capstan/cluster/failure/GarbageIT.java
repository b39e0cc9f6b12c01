package capstan.cluster.failure;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.symbol.SymbolStatus;
import capstan.cluster.embedded.MortalServers;
import capstan.cluster.failure.NodeOnTrial.Answer;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.simulator.ExchangeSettings;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.generator.GeneratorSettings;
import capstan.simulator.generator.Pace;
import capstan.simulator.generator.SymbolSpec;
import capstan.wire.exchange.SbeFrameReader;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// An exchange that sends garbage among good frames, to a whole node: each bad frame is counted and told with offset
/// and reason, what it took with it shows as a gap and is repaired, and the journal proves that nothing was made up.
class GarbageIT {

    private static final int HEADER_BYTES = 8;
    private static final int TEMPLATE_ID_OFFSET = 2;

    @TempDir
    Path folder;

    @Test
    void garbageAmongGoodFramesIsCountedToldAndSurvived() throws Exception {
        var batcherLog = (Logger) LoggerFactory.getLogger("capstan.streams.batch.SymbolBatcher");
        var told = new ListAppender<ILoggingEvent>();
        told.start();
        batcherLog.addAppender(told);
        try (var servers = new MortalServers(folder.resolve("data"));
                SimulatedExchange exchange = SimulatedExchange.start(ExchangeSettings.builder()
                        .generated(GeneratorSettings.defaults()
                                .withSymbols(SymbolSpec.first(2))
                                .withPace(new Pace.Events(1_000)))
                        .build());
                var proxy = new TamperingProxy(exchange.sbePort());
                var trial = new NodeOnTrial(settings(servers, exchange, proxy))) {
            trial.awaitLive();
            long gaps = trial.sum(SymbolStatus::gaps);

            proxy.play(frame -> List.of(noise(frame), frame));
            proxy.play(frame -> List.of(new byte[0], frame));
            proxy.play(frame -> List.of(ofUnknownTemplate(frame), frame));
            await().untilAsserted(() -> {
                assertThat(metric(trial, "capstan_streams_garbage_frames_total"))
                        .isEqualTo(2);
                assertThat(metric(trial, "capstan_streams_unknown_templates_total"))
                        .isEqualTo(1);
            });
            assertThat(trial.sum(SymbolStatus::gaps)).as("no frame was lost").isEqualTo(gaps);

            // A diff cut off in the middle of its levels takes its ids with it: that must show as a gap.
            proxy.play(frame -> isDiff(frame) ? List.of(Arrays.copyOf(frame, frame.length / 2)) : null);
            await().untilAsserted(() -> assertThat(metric(trial, "capstan_streams_garbage_frames_total"))
                    .isEqualTo(3));
            await().ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(trial.sum(SymbolStatus::gaps)).isEqualTo(gaps + 1));
            trial.awaitLive();

            assertThat(proxy.tricksLeft()).isZero();
            assertThat(told.list)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .filteredOn(line -> line.startsWith("bad frame skipped"))
                    .hasSize(3)
                    .allSatisfy(line -> assertThat(line)
                            .containsPattern("length=\\d+ reason=malformed frame at byte \\d+: .+ bytes="));
            Answer health = trial.get("/health");
            assertThat(health.status()).as(health.text()).isEqualTo("healthy");
            assertThat(trial.verify()).hasSize(2).allSatisfy(verdict -> {
                assertThat(verdict.problems()).isEmpty();
                assertThat(verdict.holds()).isTrue();
                assertThat(verdict.tradesLost()).isZero();
                assertThat(verdict.state().counters().crossed()).isZero();
                assertThat(verdict.state().counters().topMismatches()).isZero();
            });
        } finally {
            batcherLog.detachAppender(told);
        }
    }

    private static Map<String, Object> settings(
            MortalServers servers, SimulatedExchange exchange, TamperingProxy proxy) {
        var settings = NodeOnTrial.settings(servers.addresses(), exchange);
        settings.put("capstan.streams.connection.url", "ws://127.0.0.1:" + proxy.port());
        settings.put("capstan.streams.batch.log-interval", "1ms");
        return settings;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(NodeOnTrial.PATIENCE);
    }

    private static double metric(NodeOnTrial trial, String name) throws Exception {
        return trial.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /// A good header before counts and lengths that no frame can have.
    private static byte[] noise(byte[] frame) {
        byte[] other = frame.clone();
        Arrays.fill(other, HEADER_BYTES, other.length, (byte) 0xFF);
        return other;
    }

    /// A whole frame whose header names a template that nobody has defined.
    private static byte[] ofUnknownTemplate(byte[] frame) {
        byte[] other = frame.clone();
        other[TEMPLATE_ID_OFFSET] = 77;
        other[TEMPLATE_ID_OFFSET + 1] = 77;
        return other;
    }

    private static boolean isDiff(byte[] frame) {
        var ids = new FrameIds();
        return new SbeFrameReader().identify(frame, 0, frame.length, ids) == FrameKind.DEPTH_DIFF;
    }
}
