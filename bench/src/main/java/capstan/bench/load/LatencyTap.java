package capstan.bench.load;

import capstan.actors.symbol.SymbolEntities;
import capstan.cluster.node.NodeTap;
import capstan.cluster.node.WatchedHotState;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameLog;
import capstan.market.hotstate.HotState;
import capstan.market.ports.FrameReader;
import capstan.market.ports.HotStateStore;
import capstan.wire.exchange.SbeFrameReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.HdrHistogram.ConcurrentHistogram;

/// Measures each frame from its receive time, and from the exchange's event time, to the moment in which Redis has
/// acknowledged the first publish that shows it. All times in µs of this machine's wall clock, which the exchange
/// shares. The exchange's schedule is open loop, so times from its clock hide no stall of anybody.
final class LatencyTap implements NodeTap {

    private static final long HIGHEST_MICROS = 60_000_000;
    private static final int DIGITS = 3;

    /// Frames of one batch that are not yet shown.
    private record Waiting(long[] receiveMicros, long[] eventMicros) {}

    /// Frames of one symbol; filled by its line, emptied by the one publish under way.
    private static final class Symbol {
        private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
        private long lastSequence = -1;
        /// Frames of the oldest batch that are already shown.
        private int shown;
    }

    private final Map<String, Symbol> symbols = new ConcurrentHashMap<>();
    private final FrameReader reader = new SbeFrameReader();
    private final ConcurrentHistogram fromSocket = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
    private final ConcurrentHistogram fromExchange = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
    private final ConcurrentHistogram toSocket = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);

    /// µs from the receive time of a frame to its being seen in Redis.
    ConcurrentHistogram fromSocket() {
        return fromSocket;
    }

    /// µs from the event time of a frame to its being seen in Redis.
    ConcurrentHistogram fromExchange() {
        return fromExchange;
    }

    /// µs from the event time of a frame to its receive time: what exchange, socket and event loop take.
    ConcurrentHistogram toSocket() {
        return toSocket;
    }

    /// Forgets what was measured so far.
    void reset() {
        fromSocket.reset();
        fromExchange.reset();
        toSocket.reset();
    }

    @Override
    public SymbolEntities feed(SymbolEntities entities) {
        return new FeedTap(entities, this::collect);
    }

    @Override
    public HotStateStore hotState(HotStateStore store) {
        return new WatchedHotState(store, _ -> {}, this::shown);
    }

    private void collect(FeedBatch batch) {
        Symbol symbol = symbols.computeIfAbsent(batch.symbol(), _ -> new Symbol());
        if (batch.sequence() <= symbol.lastSequence) {
            return; // sent again
        }
        symbol.lastSequence = batch.sequence();
        var receiveMicros = new long[batch.frames().frames()];
        var eventMicros = new long[receiveMicros.length];
        var ids = new FrameIds();
        FrameLog.Cursor cursor = batch.frames().cursor();
        while (cursor.next()) {
            reader.identify(cursor.array(), cursor.offset(), cursor.length(), ids);
            receiveMicros[cursor.index()] = cursor.receiveTimeMicros();
            eventMicros[cursor.index()] = ids.eventTimeMicros;
        }
        symbol.waiting.add(new Waiting(receiveMicros, eventMicros));
    }

    private void shown(HotState state) {
        Symbol symbol = symbols.get(state.instrument().symbol());
        if (symbol == null) {
            return;
        }
        long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        for (Waiting oldest = symbol.waiting.peek(); oldest != null; oldest = symbol.waiting.peek()) {
            while (symbol.shown < oldest.receiveMicros().length
                    && oldest.receiveMicros()[symbol.shown] <= state.receiveTimeMicros()) {
                long received = oldest.receiveMicros()[symbol.shown];
                long event = oldest.eventMicros()[symbol.shown];
                record(fromSocket, now - received);
                record(fromExchange, now - event);
                record(toSocket, received - event);
                symbol.shown++;
            }
            if (symbol.shown < oldest.receiveMicros().length) {
                return;
            }
            symbol.waiting.remove();
            symbol.shown = 0;
        }
    }

    private static void record(ConcurrentHistogram histogram, long micros) {
        histogram.recordValue(Math.clamp(micros, 0, HIGHEST_MICROS));
    }
}
