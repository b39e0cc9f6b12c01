package capstan.cluster.node;

import capstan.http.lines.LineReport;
import capstan.http.lines.LineReports;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.streams.line.LineStatus;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// The cluster's lines as the API tells of them, and what this node noticed.
final class NodeLines implements LineReports {

    private final LinePlaces places;
    private final DetectionLog detections;

    NodeLines(LinePlaces places, DetectionLog detections) {
        this.places = places;
        this.detections = detections;
    }

    @Override
    public CompletionStage<List<LineReport>> lines() {
        return places.all().thenApply(all -> all.stream().map(NodeLines::report).toList());
    }

    @Override
    public List<Detection> newest() {
        return detections.newest();
    }

    private static LineReport report(LinePlaces.Place place) {
        LineStatus status = place.status();
        if (status == null) {
            String why = place.node().isEmpty() ? "no node says that it runs this line" : "the line does not answer";
            return LineReport.unknown(place.line(), place.node(), why);
        }
        var noticed = new EnumMap<DetectionKind, Long>(DetectionKind.class);
        status.detections().forEach(count -> noticed.put(count.kind(), count.count()));
        return new LineReport(
                status.line(),
                place.node(),
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
