package capstan.cluster.node;

import capstan.http.metrics.Metrics;
import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.ports.Detections;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/// Everything that a node's lines, books and gate notice: counted for the metrics, and the newest kept. Takes no lock,
/// because it is told on the threads that read the feed.
final class DetectionLog implements Detections {

    /// Kinds that concern the venue's REST, so no line; the others concern a line.
    private static final Set<DetectionKind> OF_REST =
            EnumSet.range(DetectionKind.SNAPSHOT_TOO_OLD, DetectionKind.UNREADABLE_ANSWER);

    private record Key(DetectionKind kind, int line) {}

    private final Metrics metrics;
    private final Map<Key, LongAdder> counts = new ConcurrentHashMap<>();
    private final AtomicReferenceArray<Detection> ring;
    private final AtomicLong told = new AtomicLong();

    /// @param kept how many of the newest
    DetectionLog(Metrics metrics, int kept) {
        this.metrics = metrics;
        this.ring = new AtomicReferenceArray<>(kept);
    }

    /// Tells the figures of these lines and of REST from now on, as 0 until something is noticed: of a figure
    /// that begins with 1 nobody sees that it has grown.
    void count(List<Integer> lines) {
        for (DetectionKind kind : DetectionKind.values()) {
            for (int line : OF_REST.contains(kind) ? List.of(Detection.NO_LINE) : lines) {
                counts.computeIfAbsent(new Key(kind, line), this::counter);
            }
        }
    }

    @Override
    public void detected(Detection detection) {
        counts.computeIfAbsent(new Key(detection.kind(), detection.line()), this::counter)
                .increment();
        ring.set((int) (told.getAndIncrement() % ring.length()), detection);
    }

    /// The newest ones, newest first. One that is told meanwhile may be missing.
    List<Detection> newest() {
        long end = told.get();
        var newest = new ArrayList<Detection>();
        for (long at = end - 1; at >= Math.max(0, end - ring.length()); at--) {
            Detection detection = ring.get((int) (at % ring.length()));
            if (detection != null) {
                newest.add(detection);
            }
        }
        return newest;
    }

    private LongAdder counter(Key key) {
        var count = new LongAdder();
        metrics.counter(
                "capstan_cluster_detections_total",
                "What was noticed on the way from the exchange, by kind and line",
                Map.of(
                        "kind",
                        key.kind.name(),
                        "line",
                        key.line == Detection.NO_LINE ? "none" : String.valueOf(key.line)),
                count::sum);
        return count;
    }
}
