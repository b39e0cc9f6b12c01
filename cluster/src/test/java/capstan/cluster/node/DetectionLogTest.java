package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.metrics.Metrics;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class DetectionLogTest {

    private final Metrics metrics = new Metrics();
    private final DetectionLog log = new DetectionLog(metrics, 3);

    @Test
    void theNewestAreKeptNewestFirst() {
        assertThat(log.newest()).isEmpty();
        for (int id = 1; id <= 5; id++) {
            log.detected(lost(1, id));
        }

        assertThat(log.newest()).extracting(Detection::firstId).containsExactly(5L, 4L, 3L);
    }

    @Test
    void allAreCountedByKindAndLineWhoeverTells() throws InterruptedException {
        var done = new CountDownLatch(4);
        for (int line = 1; line <= 4; line++) {
            int teller = line % 2 + 1;
            Thread.ofPlatform().start(() -> {
                for (int id = 0; id < 1_000; id++) {
                    log.detected(lost(teller, id));
                }
                done.countDown();
            });
        }
        done.await();
        log.detected(lost(Detection.NO_LINE, 1));

        assertThat(metrics.scrape().toCompletableFuture().join().lines())
                .contains(
                        "capstan_cluster_detections_total{kind=\"LOST\",line=\"1\"} 2000.0",
                        "capstan_cluster_detections_total{kind=\"LOST\",line=\"2\"} 2000.0",
                        "capstan_cluster_detections_total{kind=\"LOST\",line=\"none\"} 1.0");
    }

    @Test
    void whatHasNotHappenedIsToldAsZero() {
        log.count(List.of(1, 100));
        log.detected(lost(1, 7));

        assertThat(metrics.scrape().toCompletableFuture().join().lines())
                .filteredOn(line -> line.startsWith("capstan_cluster_detections_total{"))
                .contains(
                        "capstan_cluster_detections_total{kind=\"LOST\",line=\"1\"} 1.0",
                        "capstan_cluster_detections_total{kind=\"LOST\",line=\"100\"} 0.0",
                        "capstan_cluster_detections_total{kind=\"BANNED\",line=\"none\"} 0.0")
                .noneMatch(line -> line.contains("kind=\"BANNED\",line=\"1\""))
                .noneMatch(line -> line.contains("kind=\"LOST\",line=\"none\""));
    }

    private static Detection lost(int line, long id) {
        return new Detection(DetectionKind.LOST, "binance", "BTCUSDT", line, FrameKind.DEPTH_DIFF, id, id, 0, "");
    }
}
