package capstan.cluster.cli;

import capstan.cluster.node.NodeTap;
import capstan.market.faults.DetectionKind;
import capstan.market.ports.Detections;
import capstan.simulator.SimulatedExchange;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultPlan;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/// What goes wrong while a recording is played on purpose, and what of it is noticed. Each of two lines loses, doubles
/// or reorders frames of its own; a frame that one loses comes on the other, else by REST.
final class RecordingFaults implements NodeTap {

    static final int LINES = 2;

    private static final List<FaultKind> KINDS = List.of(FaultKind.LOST, FaultKind.DOUBLED, FaultKind.REORDERED);

    private final Map<FaultKind, AtomicLong> injected = new EnumMap<>(FaultKind.class);
    private final Map<DetectionKind, AtomicLong> detected = new EnumMap<>(DetectionKind.class);
    private final FaultPlan plan;

    /// @param rate of frames on each line that something happens to, all kinds together
    RecordingFaults(double rate, long seed) {
        if (!(rate > 0 && rate < 1)) {
            throw OptionBounds.wrong("--faults must lie in (0, 1), such as 0.01, got " + rate);
        }
        FaultPlan all = FaultPlan.seeded(seed);
        for (FaultKind kind : KINDS) {
            all = all.withRate(kind, rate / KINDS.size());
            injected.put(kind, new AtomicLong());
        }
        for (DetectionKind kind : DetectionKind.values()) {
            detected.put(kind, new AtomicLong());
        }
        plan = all;
    }

    FaultPlan plan() {
        return plan;
    }

    void listenTo(SimulatedExchange exchange) {
        exchange.listenToFaults(fault ->
                injected.computeIfAbsent(fault.kind(), _ -> new AtomicLong()).incrementAndGet());
    }

    @Override
    public Detections detections(Detections detections) {
        return detection -> {
            count(detection.kind());
            detections.detected(detection);
        };
    }

    /// Injected and detected, by kind.
    void tell(Report report) {
        Report was = report.part("injected");
        injected.forEach((kind, count) -> was.put(kind.name(), count.get()));
        Report seen = report.part("detected");
        detected.forEach((kind, count) -> {
            if (count.get() > 0 || kind == DetectionKind.LOST || kind == DetectionKind.DOUBLED) {
                seen.put(kind.name(), count.get());
            }
        });
    }

    private void count(DetectionKind kind) {
        AtomicLong count = detected.get(kind);
        if (count != null) {
            count.incrementAndGet();
        }
    }
}
