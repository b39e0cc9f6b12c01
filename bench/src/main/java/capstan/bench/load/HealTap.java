package capstan.bench.load;

import capstan.actors.symbol.SymbolEntities;
import capstan.cluster.node.NodeTap;
import capstan.cluster.node.WatchedHotState;
import capstan.market.book.BookStatus;
import capstan.market.feed.FeedBatch;
import capstan.market.feed.FrameIds;
import capstan.market.feed.FrameKind;
import capstan.market.feed.FrameLog;
import capstan.market.hotstate.HotState;
import capstan.market.ports.FrameReader;
import capstan.market.ports.HotStateStore;
import capstan.wire.exchange.SbeFrameReader;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/// Remembers when each depth diff arrived on each line, and when Redis acknowledged which live book. All times in µs of
/// this machine's wall clock, which exchange, entity and tap share. Grows with the run; for runs of minutes.
final class HealTap implements NodeTap {

    private record Shown(long atMicros, long updateId) {}

    private static final class Symbol {
        /// By line, then by first update id.
        private final Map<Integer, NavigableMap<Long, Long>> arrivals = new ConcurrentHashMap<>();
        private final Queue<Shown> live = new ConcurrentLinkedQueue<>();
    }

    private final Map<String, Symbol> symbols = new ConcurrentHashMap<>();
    private final FrameReader reader = new SbeFrameReader();

    /// When the line brought the first diff that begins at or behind an update id, empty when it did not.
    OptionalLong arrival(String symbol, int line, long firstUpdateId) {
        NavigableMap<Long, Long> ids = of(symbol).arrivals.get(line);
        Map.Entry<Long, Long> found = ids == null ? null : ids.ceilingEntry(firstUpdateId);
        return found == null ? OptionalLong.empty() : OptionalLong.of(found.getValue());
    }

    /// When Redis first acknowledged, not before a time, a live book that is at least at an update id.
    OptionalLong shownLive(String symbol, long updateId, long notBeforeMicros) {
        return of(symbol).live.stream()
                .filter(shown -> shown.updateId() >= updateId && shown.atMicros() >= notBeforeMicros)
                .mapToLong(Shown::atMicros)
                .findFirst();
    }

    @Override
    public SymbolEntities feed(SymbolEntities entities) {
        return new FeedTap(entities, this::collect);
    }

    @Override
    public HotStateStore hotState(HotStateStore store) {
        return new WatchedHotState(store, _ -> {}, this::shown);
    }

    private void shown(HotState state) {
        if (state.status() == BookStatus.LIVE) {
            long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
            of(state.instrument().symbol()).live.add(new Shown(now, state.lastUpdateId()));
        }
    }

    private void collect(FeedBatch batch) {
        NavigableMap<Long, Long> ids =
                of(batch.symbol()).arrivals.computeIfAbsent(batch.line(), _ -> new ConcurrentSkipListMap<>());
        var frame = new FrameIds();
        FrameLog.Cursor cursor = batch.frames().cursor();
        while (cursor.next()) {
            if (reader.identify(cursor.array(), cursor.offset(), cursor.length(), frame) == FrameKind.DEPTH_DIFF) {
                ids.putIfAbsent(frame.firstId, cursor.receiveTimeMicros());
            }
        }
    }

    private Symbol of(String symbol) {
        return symbols.computeIfAbsent(symbol, _ -> new Symbol());
    }
}
