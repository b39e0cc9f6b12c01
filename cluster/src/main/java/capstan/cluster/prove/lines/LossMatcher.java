package capstan.cluster.prove.lines;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultLog;
import capstan.simulator.faults.InjectedFault;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Matches frames that the exchange left out with what lines noticed, by their exact ids: neighbours that are left out
/// are noticed as one range. Everything else that a line notices is a false alarm. Safe for any thread.
final class LossMatcher implements FaultLog {

    private static final int EXAMPLES = 5;

    private record Stream(int line, String symbol, FrameKind frames) {}

    private final Map<Stream, Deque<InjectedFault>> open = new HashMap<>();
    private final List<String> examples = new ArrayList<>();
    private long newest;
    /// Faults from this number on count; what a line loses before its first frame nobody can notice.
    private long countedFrom = Long.MAX_VALUE;

    private boolean judging;
    private long injected;
    private long detected;
    private long falseAlarms;

    /// From now on faults and what is noticed count.
    synchronized void begin() {
        countedFrom = newest + 1;
        judging = true;
    }

    /// From now on nothing that is noticed counts, because lines are ended on purpose.
    synchronized void end() {
        judging = false;
    }

    @Override
    public synchronized void injected(InjectedFault fault) {
        if (fault.kind() != FaultKind.LOST) {
            return;
        }
        newest = fault.number();
        injected += fault.number() >= countedFrom ? 1 : 0;
        open.computeIfAbsent(new Stream(fault.line(), fault.symbol(), fault.frames()), _ -> new ArrayDeque<>())
                .add(fault);
    }

    synchronized void noticed(Detection detection) {
        boolean matched = detection.kind() == DetectionKind.LOST && match(detection);
        if (!matched && judging) {
            falseAlarms++;
            if (examples.size() < EXAMPLES) {
                examples.add("false alarm: " + detection);
            }
        }
    }

    private boolean match(Detection detection) {
        Deque<InjectedFault> faults = open.get(new Stream(detection.line(), detection.symbol(), detection.frames()));
        if (faults == null) {
            return false;
        }
        while (!faults.isEmpty()
                && faults.peek().lastId() < detection.firstId()
                && faults.peek().number() < countedFrom) {
            faults.remove();
        }
        long next = detection.firstId();
        while (!faults.isEmpty() && faults.peek().firstId() == next && next <= detection.lastId()) {
            InjectedFault fault = faults.remove();
            next = fault.lastId() + 1;
            detected += fault.number() >= countedFrom ? 1 : 0;
        }
        return next == detection.lastId() + 1;
    }

    synchronized long injected() {
        return injected;
    }

    synchronized long detected() {
        return detected;
    }

    synchronized long falseAlarms() {
        return falseAlarms;
    }

    /// Number of the newest fault.
    synchronized long newest() {
        return newest;
    }

    /// Faults that count, up to a number, that nobody has noticed. One is noticed with the frame behind it.
    synchronized long undetected(long upToNumber) {
        return open.values().stream()
                .flatMap(Deque::stream)
                .filter(fault -> fault.number() >= countedFrom && fault.number() <= upToNumber)
                .count();
    }

    synchronized List<String> examples() {
        return List.copyOf(examples);
    }
}
