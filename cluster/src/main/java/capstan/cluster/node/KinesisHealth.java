package capstan.cluster.node;

import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthComponent;
import capstan.http.health.Service;
import capstan.streams.kinesis.reader.KinesisLineStatus;
import capstan.streams.kinesis.reader.ReadStreamStatus;
import capstan.streams.kinesis.writer.KinesisWriter;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// The component `kinesis`: not vital, because a node's direct lines do without it.
final class KinesisHealth {

    private KinesisHealth() {}

    static HealthComponent component(@Nullable KinesisWriter writer, @Nullable KinesisNodeLine line) {
        return HealthComponent.of("kinesis", false, EnumSet.of(Service.SBE_INGESTOR), () -> {
            List<StreamWriterStatus> written = writer == null ? List.of() : writer.status();
            CompletionStage<@Nullable KinesisLineStatus> read = line == null
                    ? CompletableFuture.completedStage(null)
                    : line.details().thenApply(status -> status);
            return read.thenApply(status -> of(written, status));
        });
    }

    /// @param read null when this node does not read
    static ComponentHealth of(List<StreamWriterStatus> written, @Nullable KinesisLineStatus read) {
        var details = new LinkedHashMap<String, Object>();
        var problems = new ArrayList<String>();
        var worries = new ArrayList<String>();
        details.put("written", written.stream().map(KinesisHealth::details).toList());
        for (StreamWriterStatus stream : written) {
            if (!stream.isWriting()) {
                problems.add("writing " + stream.name() + ": " + stream.state() + ", " + stream.reason());
            } else if (stream.state() == StreamWriterStatus.State.THROTTLED) {
                worries.add("writing " + stream.name() + ": " + stream.reason());
            }
        }
        if (read != null) {
            details.put("millis_behind", read.millisBehind());
            details.put("event_lag_ms", read.eventLagMillis());
            details.put(
                    "read", read.streams().stream().map(KinesisHealth::details).toList());
            for (ReadStreamStatus stream : read.streams()) {
                if (!stream.isReading()) {
                    problems.add("reading " + stream.name() + ": " + stream.state()
                            + (stream.reason() == null ? "" : ", " + stream.reason()));
                } else if (stream.state() == ReadStreamStatus.State.THROTTLED) {
                    worries.add("reading " + stream.name() + ": " + stream.reason());
                }
            }
            if (read.problem() != null) {
                problems.add(read.problem());
            }
        }
        if (!problems.isEmpty()) {
            return ComponentHealth.unhealthy(String.join("; ", problems), details);
        }
        return worries.isEmpty()
                ? ComponentHealth.healthy(details)
                : ComponentHealth.degraded(String.join("; ", worries), details);
    }

    private static Map<String, Object> details(StreamWriterStatus stream) {
        return Map.of(
                "stream", stream.name(),
                "state", stream.state().name(),
                "buffer_bytes", stream.bufferBytes(),
                "buffer_limit", stream.bufferLimit(),
                "records", stream.records(),
                "dropped_frames", stream.droppedFrames());
    }

    private static Map<String, Object> details(ReadStreamStatus stream) {
        return Map.of(
                "stream", stream.name(),
                "state", stream.state().name(),
                "shards",
                        stream.shards().stream()
                                .map(shard -> Map.of(
                                        "shard", shard.shard(),
                                        "state", shard.state(),
                                        "position", shard.sequenceNumber(),
                                        "millis_behind", shard.millisBehind()))
                                .toList());
    }
}
