package capstan.cluster.prove.faults;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// The faults and signs of one symbol's frames of one kind on one line, matched by their ids. What is older than the
/// matcher's patience is forgotten. Owned by its matcher's thread.
final class FaultChannel {

    private final Deque<OpenFault> faults = new ArrayDeque<>();
    private final Deque<Detection> unexplained = new ArrayDeque<>();

    /// Takes a fault, which may explain what was noticed before it was entered.
    void injected(OpenFault fault) {
        faults.add(fault);
        for (Detection noticed : unexplained) {
            mark(fault, noticed);
        }
        unexplained.removeIf(this::isExplained);
    }

    void noticed(Detection noticed) {
        for (OpenFault fault : faults) {
            mark(fault, noticed);
        }
        if (!isExplained(noticed)) {
            unexplained.add(noticed);
        }
    }

    private static void mark(OpenFault fault, Detection noticed) {
        if (!fault.wants(noticed.kind())) {
            return;
        }
        boolean isIt = noticed.kind() == DetectionKind.LOST ? fault.liesIn(noticed) : fault.overlaps(noticed);
        if (isIt) {
            fault.notice(noticed.kind(), noticed.atMicros());
        }
    }

    private boolean isExplained(Detection noticed) {
        if (noticed.kind() == DetectionKind.LOST) {
            return isAllMissing(noticed.firstId(), noticed.lastId());
        }
        for (OpenFault fault : faults) {
            if (Expectation.sign(fault.fault.kind()) == noticed.kind() && fault.overlaps(noticed)) {
                return true;
            }
        }
        return false;
    }

    /// Whether faults account for every id of a range.
    private boolean isAllMissing(long first, long last) {
        List<OpenFault> holes = new ArrayList<>();
        for (OpenFault fault : faults) {
            if (fault.leavesHole() && fault.fault.firstId() <= last && fault.fault.lastId() >= first) {
                holes.add(fault);
            }
        }
        holes.sort(Comparator.comparingLong(hole -> hole.fault.firstId()));
        long next = first;
        for (OpenFault hole : holes) {
            if (hole.fault.firstId() > next) {
                return false;
            }
            next = Math.max(next, hole.fault.lastId() + 1);
        }
        return next > last;
    }

    /// Takes out the faults that are older than `micros`, noticed or not.
    void takeOld(long micros, List<OpenFault> into) {
        while (!faults.isEmpty() && faults.getFirst().fault.atMicros() < micros) {
            into.add(faults.removeFirst());
        }
    }

    /// Takes out the signs that nothing explained for so long.
    void takeUnexplained(long micros, List<Detection> into) {
        while (!unexplained.isEmpty() && unexplained.getFirst().atMicros() < micros) {
            into.add(unexplained.removeFirst());
        }
    }
}
