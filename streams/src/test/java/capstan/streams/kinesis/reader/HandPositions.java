package capstan.streams.kinesis.reader;

import capstan.market.ports.LinePositions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Positions in memory, as long as the test lets them be stored.
final class HandPositions implements LinePositions {

    private final Map<String, LinePosition> positions = new LinkedHashMap<>();
    private @Nullable String failure;

    synchronized void fail(@Nullable String reason) {
        failure = reason;
    }

    synchronized @Nullable LinePosition of(String stream, String shard) {
        return positions.get(stream + "/" + shard);
    }

    synchronized void put(LinePosition position) {
        positions.put(position.stream() + "/" + position.part(), position);
    }

    @Override
    public synchronized CompletionStage<List<LinePosition>> load(int line) {
        return failure == null
                ? CompletableFuture.completedStage(List.copyOf(positions.values()))
                : CompletableFuture.failedStage(new IllegalStateException(failure));
    }

    @Override
    public synchronized CompletionStage<Void> store(int line, Collection<LinePosition> stored) {
        if (failure != null) {
            return CompletableFuture.failedStage(new IllegalStateException(failure));
        }
        stored.forEach(this::put);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public synchronized CompletionStage<Void> forget(int line, Collection<LinePosition> forgotten) {
        forgotten.forEach(position -> positions.remove(position.stream() + "/" + position.part()));
        return CompletableFuture.completedStage(null);
    }
}
