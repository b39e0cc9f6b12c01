package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.streams.exchange.Frames;
import capstan.streams.exchange.ScriptedExchange.Answer;
import capstan.streams.watch.DetectionCount;
import capstan.wire.bytes.Checksum;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a line tells of what goes wrong with its connections and frames.
class LineDetectionIT extends TwoSymbolLine {

    LineDetectionIT() {
        super("connection { idle-timeout = 100d, subscription-check-interval = 100d }, line.freshness = 200ms");
    }

    @Test
    void aConnectionThatBreaksIsToldWithWhatPassedMeanwhile() {
        first.drop();
        awaitDetections(1);
        harness.await(status -> status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        var second = harness.exchange.accept();
        flow(second, 4);

        assertThat(kinds()).containsExactly(DetectionKind.DISCONNECTED, DetectionKind.LOST, DetectionKind.LOST);
        assertThat(harness.detections.getFirst().symbol()).isEmpty();
        assertThat(harness.detections.getFirst().line()).isEqualTo(LineHarness.LINE);
        assertThat(harness.detections)
                .filteredOn(told -> told.kind() == DetectionKind.LOST)
                .allSatisfy(told -> {
                    assertThat(told.frames()).isEqualTo(FrameKind.DEPTH_DIFF);
                    assertThat(told.firstId()).isEqualTo(2);
                    assertThat(told.lastId()).isEqualTo(3);
                })
                .extracting(Detection::symbol)
                .containsExactlyInAnyOrder("BTCUSDT", "ETHUSDT");
        assertThat(harness.status().detections())
                .containsExactly(
                        new DetectionCount(DetectionKind.LOST, 2), new DetectionCount(DetectionKind.DISCONNECTED, 1));
    }

    @Test
    void aCloseBecauseOfARuleIsToldAsThat() {
        first.close(1008, "Too many requests");
        awaitDetections(1);

        assertThat(kinds()).containsExactly(DetectionKind.RULE_CLOSE);
        assertThat(harness.detections.getFirst().detail()).contains("1008", "Too many requests");
    }

    @Test
    void aHandshakeThatIsRefusedIsNoEndOfAConnection() {
        harness.exchange.answerHandshakes(Answer.of(503, ""));
        first.drop();
        harness.await(status -> status.reconnects() == 1);
        harness.pass(Duration.ofSeconds(1));
        harness.await(status -> status.reconnects() == 2);

        assertThat(kinds()).containsExactly(DetectionKind.DISCONNECTED);
    }

    @Test
    void anAnnouncedShutdownIsToldOnceAndItsEndIsNot() {
        first.sendText("{\"e\":\"serverShutdown\",\"E\":1}");
        awaitDetections(1);
        first.close(1001, "shutdown");
        harness.await(status -> status.reconnects() == 1);

        assertThat(kinds()).containsExactly(DetectionKind.SHUTDOWN_NOTICE);
    }

    @Test
    void aSilentSymbolIsToldOnceHoweverLongItStaysSilent() {
        for (int id = 2; id < 12; id++) {
            harness.passOnTheClock(Duration.ofMillis(100));
            first.send(Frames.diff("ETHUSDT", id));
            harness.entities.awaitId(ETH, id);
            harness.status();
        }
        awaitDetections(1);

        assertThat(kinds()).containsExactly(DetectionKind.SILENT_SYMBOL);
        assertThat(harness.detections.getFirst().symbol()).isEqualTo("BTCUSDT");
    }

    @Test
    void aSilentSocketIsToldAsTheLine() {
        harness.passOnTheClock(Duration.ofMillis(200));
        awaitDetections(1);
        harness.await(status -> status.reconnects() == 1);

        assertThat(kinds()).containsExactly(DetectionKind.SILENT_LINE);
    }

    @Test
    void framesThatCannotBeReadAreToldWithTheIdsThatTheyStillHold() {
        first.send(Frames.truncated("BTCUSDT"), new byte[] {1}, Frames.ofUnknownTemplate(), Frames.diff("BTCUSDT", 4));
        harness.entities.awaitId(BTC, 4);

        assertThat(kinds())
                .containsExactly(
                        DetectionKind.UNREADABLE,
                        DetectionKind.UNREADABLE,
                        DetectionKind.UNKNOWN_TEMPLATE,
                        DetectionKind.LOST);
        var cut = harness.detections.getFirst();
        assertThat(cut.frames()).isEqualTo(FrameKind.DEPTH_DIFF);
        assertThat(cut.firstId()).isEqualTo(1);
        assertThat(cut.detail()).contains("template 10003", "60 bytes", "malformed frame at byte");
        assertThat(harness.detections.get(1).checksum()).isEqualTo(Checksum.crc32c(new byte[] {1}, 0, 1));
        assertThat(harness.detections.get(2).detail()).contains("template 12345");
        assertThat(harness.detections.get(2).checksum()).isNotZero();
    }

    @Test
    void theStatusSaysHowFarTheLineIsBehindAndHowOftenItWasFirst() {
        harness.await(status -> status.counters().framesAcked() == 2);

        assertThat(harness.status().lag().samples()).isEqualTo(2);
        assertThat(harness.status().counters().framesFirst()).isEqualTo(2);
        assertThat(harness.detections).isEmpty();
    }

    private void awaitDetections(int count) {
        await().until(() -> harness.detections.size() >= count);
    }

    private List<DetectionKind> kinds() {
        return harness.detections.stream().map(Detection::kind).toList();
    }
}
