package capstan.simulator.stats;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/// What the exchange counts. Safe for any thread.
public final class Counters {

    private final Map<String, LongAdder> frames = new ConcurrentSkipListMap<>();
    private final Map<Integer, LongAdder> closes = new ConcurrentSkipListMap<>();
    private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
    private final Map<Integer, LongAdder> statuses = new ConcurrentSkipListMap<>();

    public final LongAdder bytes = new LongAdder();
    public final LongAdder connections = new LongAdder();
    public final LongAdder open = new LongAdder();
    public final LongAdder refusedConnections = new LongAdder();
    public final LongAdder culled = new LongAdder();
    public final LongAdder slowClients = new LongAdder();
    public final LongAdder pings = new LongAdder();
    public final LongAdder weight = new LongAdder();
    public final LongAdder bans = new LongAdder();
    public final LongAdder refusals = new LongAdder();

    /// The counter of frames of a kind, to be kept by whoever counts often.
    public LongAdder frames(String kind) {
        return frames.computeIfAbsent(kind, _ -> new LongAdder());
    }

    public void closed(int code) {
        closes.computeIfAbsent(code, _ -> new LongAdder()).increment();
    }

    public void requested(String endpoint) {
        requests.computeIfAbsent(endpoint, _ -> new LongAdder()).increment();
    }

    public void answered(int status) {
        statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    }

    public Map<String, Long> framesByKind() {
        return sums(frames);
    }

    public Map<String, Long> requestsByEndpoint() {
        return sums(requests);
    }

    public Map<String, Long> closesByCode() {
        return sums(closes);
    }

    public Map<String, Long> answersByStatus() {
        return sums(statuses);
    }

    private static Map<String, Long> sums(Map<?, LongAdder> counters) {
        var sums = new TreeMap<String, Long>();
        counters.forEach((name, counter) -> sums.put(String.valueOf(name), counter.sum()));
        return sums;
    }
}
