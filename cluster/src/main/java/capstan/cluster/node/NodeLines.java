package capstan.cluster.node;

import capstan.http.lines.LineReport;
import capstan.http.lines.LineReports;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.streams.line.LineStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A node's lines as the API tells of them.
final class NodeLines implements LineReports {

    private final FeedLines lines;
    private final DetectionLog detections;

    NodeLines(FeedLines lines, DetectionLog detections) {
        this.lines = lines;
        this.detections = detections;
    }

    @Override
    public CompletionStage<List<LineReport>> lines() {
        List<CompletableFuture<LineStatus>> asked = lines.status().stream()
                .map(CompletionStage::toCompletableFuture)
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ -> asked.stream().map(status -> report(status.join())).toList());
    }

    @Override
    public List<Detection> newest() {
        return detections.newest();
    }

    private static LineReport report(LineStatus status) {
        var noticed = new EnumMap<DetectionKind, Long>(DetectionKind.class);
        status.detections().forEach(count -> noticed.put(count.kind(), count.count()));
        return new LineReport(
                status.line(),
                status.address(),
                status.connected(),
                status.connectedSinceMicros(),
                status.reconnects(),
                status.counters().frames(),
                status.counters().framesAcked(),
                status.counters().framesFirst(),
                status.lag().lastMicros(),
                status.lag().p50Micros(),
                status.lag().p99Micros(),
                status.lag().samples(),
                status.lastError(),
                noticed);
    }
}
