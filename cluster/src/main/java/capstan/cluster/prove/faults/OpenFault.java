package capstan.cluster.prove.faults;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.simulator.faults.InjectedFault;
import java.util.Set;

/// A fault that was injected, what of it is still to be noticed, and since when. Owned by its matcher's thread.
final class OpenFault {

    final InjectedFault fault;
    private final Set<DetectionKind> wanted;
    private long noticedAtMicros;
    /// Whether it is one of those that must be noticed, or came before the run began and only explains.
    private final boolean counts;
    private boolean isClosed;

    OpenFault(InjectedFault fault, boolean counts) {
        this.fault = fault;
        this.counts = counts;
        wanted = Expectation.of(fault);
    }

    boolean counts() {
        return counts;
    }

    /// True the first time.
    boolean close() {
        boolean isFirst = !isClosed;
        isClosed = true;
        return isFirst;
    }

    boolean isNoticed() {
        return wanted.isEmpty();
    }

    boolean wants(DetectionKind kind) {
        return wanted.contains(kind);
    }

    void notice(DetectionKind kind, long atMicros) {
        wanted.remove(kind);
        noticedAtMicros = noticedAtMicros == 0 ? atMicros : Math.min(noticedAtMicros, atMicros);
    }

    /// From taking effect to the first sign of it.
    long detectionMicros() {
        return noticedAtMicros - fault.atMicros();
    }

    /// Whether the ids that are not here name this fault: all of its own are among them.
    boolean liesIn(Detection lost) {
        return lost.firstId() <= fault.firstId() && fault.lastId() <= lost.lastId();
    }

    boolean overlaps(Detection noticed) {
        return noticed.firstId() <= fault.lastId() && fault.firstId() <= noticed.lastId();
    }

    /// Whether frames with these ids did not come in their turn.
    boolean leavesHole() {
        return fault.losesIds()
                || switch (fault.kind()) {
                    case REORDERED -> true;
                    default -> false;
                };
    }
}
