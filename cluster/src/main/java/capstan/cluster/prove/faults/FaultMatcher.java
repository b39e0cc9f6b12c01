package capstan.cluster.prove.faults;

import capstan.market.faults.Detection;
import capstan.market.faults.DetectionKind;
import capstan.market.feed.FrameKind;
import capstan.market.ports.Detections;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultLog;
import capstan.simulator.faults.InjectedFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Matches every fault that the exchange injected with what Capstan noticed: frame faults by line, symbol and ids,
/// garbage by its line and checksum, those of connections and of REST by line or symbol and time.
///
/// Both sides are only put into a queue where they arise, from any thread; the rest is done by `settle`, on one thread,
/// which keeps what is younger than the patience and counts what is older.
final class FaultMatcher implements FaultLog, Detections {

    /// Something that anchored a book.
    @FunctionalInterface
    interface Anchors {
        /// Whether a book that was called live was wrong because of the snapshot with this last update id.
        boolean hasUsed(String symbol, long lastUpdateId);
    }

    /// How many findings are kept word for word.
    private static final int EXAMPLES = 10;
    /// The end of a connection takes along what was sent this long before it.
    private static final long SWALLOWED_MICROS = TimeUnit.SECONDS.toMicros(2);
    /// Frames are late on so many of all symbols at once only when the machine stood still, not by a fault.
    private static final int STALL_SHARE = 4;
    /// Faults that lead to more than their own sign are remembered for so many patiences.
    private static final int REMEMBERED = 4;

    /// Capstan replaced a connection of a line that was up: for a moment there are two, and what the old one still had
    /// to bring is not read.
    private record Rotation(int line, long atMicros) {}

    private record Channel(int line, String symbol, FrameKind frames) {}

    private final Queue<Object> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicLong injected = new AtomicLong();
    private final long patienceMicros;
    private volatile long beginMicros = Long.MAX_VALUE;
    private final int symbols;
    private final Map<FaultKind, FaultTally> tallies = new EnumMap<>(FaultKind.class);
    private final Map<DetectionKind, Long> noticed = new EnumMap<>(DetectionKind.class);
    private final Map<Channel, FaultChannel> channels = new HashMap<>();
    /// Faults that are matched by time or by their order, oldest first.
    private final Deque<OpenFault> events = new ArrayDeque<>();
    /// Faults of connections, silent symbols and REST that are closed but may have led to what is noticed now.
    private final Deque<InjectedFault> causes = new ArrayDeque<>();
    /// Garbage that is closed, for the second sign of it that a second connection gives.
    private final Deque<InjectedFault> garbage = new ArrayDeque<>();
    private final Deque<Rotation> rotations = new ArrayDeque<>();
    private final Deque<Detection> unexplained = new ArrayDeque<>();
    private final Deque<Detection> late = new ArrayDeque<>();
    private final List<String> missed = new ArrayList<>();
    private final List<String> alarmed = new ArrayList<>();
    private long falseAlarms;
    private long stalls;

    /// @param patience how long after the other half a fault's sign, or a sign's fault, may come
    /// @param symbols that the exchange trades
    FaultMatcher(Duration patience, int symbols) {
        patienceMicros = TimeUnit.NANOSECONDS.toMicros(patience.toNanos());
        this.symbols = symbols;
        for (FaultKind kind : FaultKind.values()) {
            tallies.put(kind, new FaultTally(kind));
        }
    }

    /// From here on faults have to be noticed. Those before it, while the feed was joined, only explain: who has not
    /// had a first frame yet cannot miss one.
    void begin(long nowMicros) {
        beginMicros = nowMicros;
    }

    @Override
    public void injected(InjectedFault fault) {
        if (fault.atMicros() >= beginMicros) {
            injected.incrementAndGet();
        }
        arrived.add(fault);
    }

    @Override
    public void detected(Detection detection) {
        arrived.add(detection);
    }

    /// Says that a line has replaced a connection by itself just now.
    void rotated(int line, long nowMicros) {
        arrived.add(new Rotation(line, nowMicros));
    }

    /// Faults injected so far; safe for any thread.
    long injected() {
        return injected.get();
    }

    /// Takes what arrived, and closes what is older than the patience: what was not noticed by now never will be.
    void settle(long nowMicros, Anchors anchors) {
        for (Object next = arrived.poll(); next != null; next = arrived.poll()) {
            switch (next) {
                case InjectedFault fault -> take(fault);
                case Detection detection -> take(detection);
                case Rotation rotation -> rotations.add(rotation);
                default -> throw new IllegalStateException("neither a fault nor a sign: " + next);
            }
        }
        long before = nowMicros - patienceMicros;
        var old = new ArrayList<OpenFault>();
        channels.values().forEach(channel -> channel.takeOld(before, old));
        while (!events.isEmpty() && events.getFirst().fault.atMicros() < before) {
            OpenFault event = events.removeFirst();
            old.add(event);
            (isCause(event.fault) ? causes : garbage).add(event.fault);
        }
        old.stream().filter(OpenFault::close).forEach(fault -> close(fault, anchors));
        var alarms = new ArrayList<Detection>();
        channels.values().forEach(channel -> channel.takeUnexplained(before, alarms));
        while (!unexplained.isEmpty() && unexplained.getFirst().atMicros() < before) {
            alarms.add(unexplained.removeFirst());
        }
        alarms.forEach(this::judge);
        while (!late.isEmpty() && late.getFirst().atMicros() < before - patienceMicros) {
            late.removeFirst();
        }
        forget(nowMicros - REMEMBERED * patienceMicros);
    }

    /// Closes everything: nothing comes any more.
    void finish(long nowMicros, Anchors anchors) {
        settle(nowMicros + 2 * patienceMicros, anchors);
    }

    private void forget(long before) {
        while (!causes.isEmpty() && causes.getFirst().atMicros() < before) {
            causes.removeFirst();
        }
        while (!garbage.isEmpty() && garbage.getFirst().atMicros() < before) {
            garbage.removeFirst();
        }
        while (!rotations.isEmpty() && rotations.getFirst().atMicros() < before) {
            rotations.removeFirst();
        }
    }

    private void take(InjectedFault fault) {
        var open = new OpenFault(fault, fault.atMicros() >= beginMicros);
        if (open.counts()) {
            tally(fault.kind()).injected++;
        }
        boolean hasIds = fault.kind().scope() == FaultKind.Scope.FRAME && fault.firstId() != 0;
        if (hasIds) {
            channel(fault.line(), fault.symbol(), fault.frames()).injected(open);
        }
        if (!hasIds || !hasIds(Expectation.sign(fault.kind()))) {
            events.add(open);
            for (Detection earlier : List.copyOf(unexplained)) {
                if (open.wants(earlier.kind()) && isSignOf(fault, earlier)) {
                    open.notice(earlier.kind(), earlier.atMicros());
                    unexplained.remove(earlier);
                }
            }
        }
    }

    private void take(Detection detection) {
        noticed.merge(detection.kind(), 1L, Long::sum);
        if (detection.kind() == DetectionKind.LATE) {
            late.add(detection);
        }
        if (detection.firstId() != 0 && hasIds(detection.kind())) {
            channel(detection.line(), detection.symbol(), detection.frames()).noticed(detection);
            return;
        }
        for (OpenFault open : events) {
            if (open.wants(detection.kind()) && isSignOf(open.fault, detection)) {
                open.notice(detection.kind(), detection.atMicros());
                return;
            }
        }
        unexplained.add(detection);
    }

    /// Whether signs of a kind carry the ids of the frames that they are about.
    private static boolean hasIds(DetectionKind kind) {
        return switch (kind) {
            case LOST, DOUBLED, REORDERED, LATE, LONGER_BLOCK, NEWER_SCHEMA, OTHER_EXPONENT -> true;
            default -> false;
        };
    }

    /// Whether a sign without ids may be the one that a fault must leave.
    private boolean isSignOf(InjectedFault fault, Detection detection) {
        return fault.line() == detection.line()
                && fault.checksum() == detection.checksum()
                && (detection.symbol().isEmpty()
                        || fault.symbol().isEmpty()
                        || detection.symbol().equals(fault.symbol()))
                && Math.abs(detection.atMicros() - fault.atMicros()) <= patienceMicros;
    }

    /// Whether a fault leads to more than its own sign.
    private static boolean isCause(InjectedFault fault) {
        return fault.kind().scope() != FaultKind.Scope.FRAME || fault.kind() == FaultKind.SILENT_SYMBOL;
    }

    private void close(OpenFault open, Anchors anchors) {
        InjectedFault fault = open.fault;
        if (!open.counts()) {
            return;
        }
        FaultTally tally = tally(fault.kind());
        if (open.isNoticed()) {
            tally.detected++;
            FaultTally.record(tally.detection, open.detectionMicros());
        } else if (fault.kind().scope() == FaultKind.Scope.SNAPSHOT
                && !anchors.hasUsed(fault.symbol(), fault.firstId())) {
            tally.unused++;
        } else if (isSwallowed(fault)) {
            tally.swallowed++;
        } else {
            tally.undetected++;
            example(missed, "undetected: " + fault);
        }
    }

    private boolean isSwallowed(InjectedFault fault) {
        return fault.kind().scope() == FaultKind.Scope.FRAME && connectionEnded(fault.line(), fault.atMicros());
    }

    /// Whether a connection of a line ended at about this time, by a fault or because Capstan replaced it.
    private boolean connectionEnded(int line, long atMicros) {
        return rotations.stream().anyMatch(rotation -> rotation.line == line && isNear(rotation.atMicros, atMicros))
                || causes().anyMatch(cause -> cause.line() == line
                        && cause.kind().scope() == FaultKind.Scope.CONNECTION
                        && isNear(cause.atMicros(), atMicros));
    }

    private static boolean isNear(long micros, long others) {
        return Math.abs(micros - others) <= SWALLOWED_MICROS;
    }

    private Stream<InjectedFault> causes() {
        return Stream.concat(causes.stream(), events.stream().map(open -> open.fault));
    }

    /// A sign that no fault claimed: led to by another fault, a stall of the machine, or a false alarm.
    private void judge(Detection alarm) {
        if (alarm.atMicros() < beginMicros) {
            return;
        }
        boolean isLedTo = causes().anyMatch(cause -> cause.line() == alarm.line()
                && Expectation.mayLeadTo(cause.kind(), alarm.kind())
                && alarm.atMicros() >= cause.atMicros() - SWALLOWED_MICROS
                && alarm.atMicros() - cause.atMicros() <= patienceMicros);
        if (isLedTo || isSecondSign(alarm)) {
            return;
        }
        if (alarm.kind() == DetectionKind.LATE && isStall(alarm)) {
            stalls++;
            return;
        }
        falseAlarms++;
        example(alarmed, "false alarm: " + alarm);
    }

    /// While a line has two connections, garbage comes by both; and between them something may be passed over.
    private boolean isSecondSign(Detection alarm) {
        return connectionEnded(alarm.line(), alarm.atMicros())
                && (alarm.kind() == DetectionKind.LOST
                        || garbage.stream()
                                .anyMatch(fault -> fault.line() == alarm.line()
                                        && fault.checksum() == alarm.checksum()
                                        && Expectation.sign(fault.kind()) == alarm.kind()
                                        && isNear(fault.atMicros(), alarm.atMicros())));
    }

    private boolean isStall(Detection alarm) {
        long together = late.stream()
                .filter(other -> other.line() == alarm.line()
                        && Math.abs(other.atMicros() - alarm.atMicros()) < TimeUnit.SECONDS.toMicros(1))
                .map(Detection::symbol)
                .distinct()
                .count();
        return together >= Math.max(2, symbols / STALL_SHARE);
    }

    private FaultChannel channel(int line, String symbol, FrameKind frames) {
        return channels.computeIfAbsent(new Channel(line, symbol, frames), _ -> new FaultChannel());
    }

    FaultTally tally(FaultKind kind) {
        return Objects.requireNonNull(tallies.get(kind));
    }

    private static void example(List<String> examples, String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    long falseAlarms() {
        return falseAlarms;
    }

    /// Late frames that no fault delayed: those of many symbols at once, so the machine stood still.
    long stalls() {
        return stalls;
    }

    List<FaultTally> tallies() {
        return List.copyOf(tallies.values());
    }

    /// How often each kind of sign was noticed.
    Map<DetectionKind, Long> noticed() {
        return noticed;
    }

    /// The first few of each that were not as they should be.
    List<String> examples() {
        return Stream.concat(missed.stream(), alarmed.stream()).toList();
    }
}
