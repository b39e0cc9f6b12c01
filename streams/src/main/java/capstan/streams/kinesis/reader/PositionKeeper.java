package capstan.streams.kinesis.reader;

import capstan.market.ports.LinePositions;
import capstan.market.ports.LinePositions.LinePosition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Positions on their way to the store, one write at a time; the newest of each shard counts. Owned by the line's
/// actor.
final class PositionKeeper {

    private record Part(String stream, String part) {}

    private static final Logger LOG = LoggerFactory.getLogger(KinesisLine.class);

    private final LinePositions store;
    private final int line;
    private final Map<Part, LinePosition> waiting = new LinkedHashMap<>();
    private Map<Part, LinePosition> underWay = Map.of();
    private @Nullable String problem = "positions are being loaded";

    PositionKeeper(LinePositions store, int line) {
        this.store = store;
        this.line = line;
    }

    CompletionStage<List<LinePosition>> load() {
        return store.load(line);
    }

    void loaded() {
        problem = null;
    }

    void loadFailed(String reason) {
        problem = "positions cannot be loaded: " + reason;
        LOG.warn("kinesis line waits for its positions line={} reason={}", line, reason);
    }

    void take(LinePosition position) {
        waiting.put(part(position), position);
    }

    /// Begins to write what waits.
    ///
    /// @return the write, whose end is to be told to `stored`; null when nothing waits or one is under way
    @Nullable
    CompletionStage<Void> write() {
        if (!underWay.isEmpty() || waiting.isEmpty()) {
            return null;
        }
        underWay = new LinkedHashMap<>(waiting);
        waiting.clear();
        return store.store(line, underWay.values());
    }

    /// @param failure why nothing was stored, null when everything was
    void stored(@Nullable String failure) {
        if (failure == null) {
            problem = null;
        } else {
            if (problem == null) {
                LOG.warn("positions not stored, trying again line={} reason={}", line, failure);
            }
            problem = "positions cannot be stored: " + failure;
            underWay.forEach(waiting::putIfAbsent);
        }
        underWay = Map.of();
    }

    /// Of shards that do not exist any more. What cannot be forgotten now is found again by the next life of the line.
    void forget(Collection<LinePosition> positions) {
        positions.forEach(position -> waiting.remove(part(position)));
        store.forget(line, positions).exceptionally(failure -> {
            LOG.warn("positions of shards that are gone were not removed line={}", line, failure);
            return null;
        });
    }

    boolean isIdle() {
        return waiting.isEmpty() && underWay.isEmpty();
    }

    /// Why positions cannot be loaded or stored, null when they can.
    @Nullable
    String problem() {
        return problem;
    }

    private static Part part(LinePosition position) {
        return new Part(position.stream(), position.part());
    }
}
