package capstan.simulator.faults;

import capstan.market.feed.FrameKind;
import capstan.simulator.clock.ExchangeClock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Numbers faults, counts them and tells the logs. Safe for any thread.
public final class FaultRecorder {

    private final ExchangeClock clock;
    private final List<FaultLog> logs = new CopyOnWriteArrayList<>();
    private final Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    private long last;

    public FaultRecorder(ExchangeClock clock) {
        this.clock = clock;
    }

    /// Tells `log` of every fault from now on.
    public void add(FaultLog log) {
        logs.add(log);
    }

    /// Enters a fault that sent no bytes which cannot be read.
    ///
    /// @return its number
    public long record(
            FaultKind kind, int line, String symbol, FrameKind frames, long firstId, long lastId, String detail) {
        return record(kind, line, symbol, frames, firstId, lastId, 0, detail);
    }

    /// Enters a fault.
    ///
    /// @param checksum of the bytes sent, 0 when there are none that cannot be read
    /// @return its number
    public synchronized long record(
            FaultKind kind,
            int line,
            String symbol,
            FrameKind frames,
            long firstId,
            long lastId,
            int checksum,
            String detail) {
        var fault = new InjectedFault(
                ++last, clock.epochMicros(), kind, line, symbol, frames, firstId, lastId, checksum, detail);
        counts.merge(kind, 1L, Long::sum);
        logs.forEach(log -> log.injected(fault));
        return last;
    }

    /// Faults so far by name of their kind; kinds that did not happen are absent.
    public synchronized Map<String, Long> counts() {
        var named = new TreeMap<String, Long>();
        counts.forEach((kind, count) -> named.put(kind.name(), count));
        return named;
    }
}
