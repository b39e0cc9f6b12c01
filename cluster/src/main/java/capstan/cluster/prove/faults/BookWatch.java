package capstan.cluster.prove.faults;

import capstan.cluster.node.NodeTap;
import capstan.cluster.node.WatchedHotState;
import capstan.cluster.prove.truth.BookTruth;
import capstan.market.book.BookStatus;
import capstan.market.faults.Detection;
import capstan.market.feed.FrameKind;
import capstan.market.hotstate.HotState;
import capstan.market.ports.Detections;
import capstan.market.ports.HotStateStore;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultLog;
import capstan.simulator.faults.InjectedFault;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ObjLongConsumer;

/// Sees every book that the node shows: holds each live one against the exchange's own at the same id, tells how long a
/// fault could be felt, and draws the labels over time. Safe for any thread.
final class BookWatch implements NodeTap, FaultLog {

    /// Wrong anchors of a symbol that are remembered.
    private static final int ANCHORS = 4_096;
    /// Faults of a symbol that wait for a book behind them.
    private static final int WAITING = 4_096;

    /// One symbol's part; its methods lock it.
    private static final class Symbol {
        private final StateStrip strip;
        /// Snapshots from which wrong books were built.
        private final Set<Long> wrongAnchors = new HashSet<>();
        private final Deque<InjectedFault> waiting = new ArrayDeque<>();
        private BookStatus status = BookStatus.SYNCING;

        Symbol(String name, long originNanos) {
            strip = new StateStrip(name, originNanos);
        }
    }

    private final BookTruth truth;
    private final Detections detections;
    private final ObjLongConsumer<FaultKind> healed;
    private final long originNanos;
    private final Map<String, Symbol> symbols = new ConcurrentHashMap<>();
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final Set<String> examples = Collections.synchronizedSet(new HashSet<>());

    /// @param detections hears what the node notices
    /// @param healed hears how long after its fault a live book behind it was shown, µs
    BookWatch(BookTruth truth, Detections detections, ObjLongConsumer<FaultKind> healed, long originNanos) {
        this.truth = truth;
        this.detections = detections;
        this.healed = healed;
        this.originNanos = originNanos;
    }

    @Override
    public Detections detections(Detections next) {
        return (Detection detection) -> {
            detections.detected(detection);
            next.detected(detection);
        };
    }

    @Override
    public HotStateStore hotState(HotStateStore store) {
        return new WatchedHotState(store, this::look, this::shown);
    }

    /// A frame of depth diffs went wrong: readers feel it until a live book is shown that is behind its ids.
    @Override
    public void injected(InjectedFault fault) {
        if (fault.frames() != FrameKind.DEPTH_DIFF || !fault.kind().scope().isStream() || fault.lastId() == 0) {
            return;
        }
        Symbol symbol = symbol(fault.symbol());
        synchronized (symbol) {
            if (symbol.waiting.size() < WAITING) {
                symbol.waiting.add(fault);
            }
        }
    }

    /// Compares one book that is called live with the exchange's own.
    ///
    /// @param who showed it
    BookTruth.Answer compare(String who, String symbol, long lastUpdateId, long sum) {
        BookTruth.Answer answer = truth.compare(symbol, lastUpdateId, sum);
        switch (answer) {
            case EQUAL -> compared.increment();
            case UNKNOWN -> unknown.increment();
            case DIFFERS -> {
                compared.increment();
                mismatches.increment();
                if (examples.size() < 5) {
                    examples.add(who + " showed a live book of " + symbol + " at update id " + lastUpdateId
                            + " that is not the exchange's");
                }
            }
        }
        return answer;
    }

    private void look(HotState state) {
        String name = state.instrument().symbol();
        if (state.status() == BookStatus.LIVE
                && compare("a publish", name, state.lastUpdateId(), state.sum()) == BookTruth.Answer.DIFFERS) {
            Symbol symbol = symbol(name);
            synchronized (symbol) {
                if (symbol.wrongAnchors.size() < ANCHORS) {
                    symbol.wrongAnchors.add(state.anchorUpdateId());
                }
            }
        }
    }

    private void shown(HotState state) {
        Symbol symbol = symbol(state.instrument().symbol());
        synchronized (symbol) {
            if (symbol.status != state.status()) {
                symbol.status = state.status();
                symbol.strip.is(state.status());
            }
            if (state.status() != BookStatus.LIVE) {
                return;
            }
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            for (InjectedFault next = symbol.waiting.peek();
                    next != null && next.lastId() <= state.lastUpdateId();
                    next = symbol.waiting.peek()) {
                healed.accept(next.kind(), now - next.atMicros());
                symbol.waiting.remove();
            }
        }
    }

    private Symbol symbol(String name) {
        return symbols.computeIfAbsent(name, known -> new Symbol(known, originNanos));
    }

    /// Whether a book was called live that was built from this snapshot and is not the exchange's. A good snapshot may
    /// have the same id as a faulty one.
    boolean hasUsed(String name, long lastUpdateId) {
        Symbol symbol = symbol(name);
        synchronized (symbol) {
            return symbol.wrongAnchors.contains(lastUpdateId);
        }
    }

    /// Live books that were held against the exchange's.
    long compared() {
        return compared.sum();
    }

    long mismatches() {
        return mismatches.sum();
    }

    /// Live books at an id for which the exchange's was not known.
    long unknown() {
        return unknown.sum();
    }

    Set<String> examples() {
        return examples;
    }

    List<StateStrip> strips() {
        return symbols.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().strip)
                .toList();
    }
}
