package capstan.cluster.prove.storm;

import capstan.actors.symbol.SymbolStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.HdrHistogram.Histogram;

/// Which symbols have a live book again after a storm, and how long each took. A symbol has returned when its book was
/// really lost, the entity has noticed, and the book is live on a later anchor. `lost` may be called from any thread.
final class Returning {

    private static final int DIGITS = 3;

    private final Map<String, SymbolStatus> before = new HashMap<>();
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Set<String> returned = new HashSet<>();
    private final Histogram afterMillis = new Histogram(DIGITS);
    private final long beginNanos;

    /// @param before how each symbol stood when the storm began
    /// @param beginNanos monotonic time of that
    Returning(List<SymbolStatus> before, long beginNanos) {
        before.forEach(status -> this.before.put(status.symbol(), status));
        this.beginNanos = beginNanos;
    }

    /// The exchange took something from a symbol's feed that the book needs.
    void lost(String symbol) {
        lost.add(symbol);
    }

    void look(List<SymbolStatus> now, long nowNanos) {
        for (SymbolStatus status : now) {
            if (!returned.contains(status.symbol()) && hasReturned(status)) {
                returned.add(status.symbol());
                afterMillis.recordValue((nowNanos - beginNanos) / 1_000_000);
            }
        }
    }

    private boolean hasReturned(SymbolStatus now) {
        SymbolStatus then = Objects.requireNonNull(before.get(now.symbol()));
        return lost.contains(now.symbol())
                && now.status().equals("LIVE")
                && now.gaps() > then.gaps()
                && now.epoch() > then.epoch();
    }

    int lost() {
        return lost.size();
    }

    int returned() {
        return returned.size();
    }

    boolean areAllBack() {
        return !before.isEmpty() && returned.size() == before.size();
    }

    /// Milliseconds from the storm's begin until each symbol was seen live again.
    Histogram afterMillis() {
        return afterMillis;
    }
}
