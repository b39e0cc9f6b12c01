package capstan.cluster.node;

import capstan.http.metrics.Metrics;
import capstan.streams.kinesis.MarketStream;
import capstan.streams.kinesis.reader.KinesisLineStatus;
import capstan.streams.kinesis.reader.ReadStreamStatus;
import capstan.streams.kinesis.reader.ShardStatus;
import capstan.streams.kinesis.writer.KinesisWriter;
import capstan.streams.kinesis.writer.StreamWriterStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Figures of writing to the streams and of reading them.
final class KinesisMetrics {

    private static final Duration LINE_ANSWER = Duration.ofSeconds(1);

    private KinesisMetrics() {}

    static void registerWriter(Metrics metrics, KinesisWriter writer) {
        for (MarketStream stream : MarketStream.values()) {
            Map<String, String> labels = Map.of("stream", stream.key());
            metrics.gauge(
                    "capstan_streams_kinesis_writing_flag",
                    "1 while the feed can be written to the stream, else 0",
                    labels,
                    () -> of(writer, stream, status -> status.isWriting() ? 1 : 0));
            metrics.gauge(
                    "capstan_streams_kinesis_buffer_bytes",
                    "Frames that wait to be written",
                    labels,
                    () -> of(writer, stream, StreamWriterStatus::bufferBytes));
            counter(metrics, writer, stream, "records_written", "Records written", StreamWriterStatus::records);
            counter(
                    metrics,
                    writer,
                    stream,
                    "written_bytes",
                    "Bytes of the records written",
                    StreamWriterStatus::bytes);
            counter(
                    metrics,
                    writer,
                    stream,
                    "throttled_records",
                    "Records refused because a shard was asked for too much; written again",
                    StreamWriterStatus::throttledRecords);
            counter(
                    metrics,
                    writer,
                    stream,
                    "dropped_frames",
                    "Frames not written because the buffer was full",
                    StreamWriterStatus::droppedFrames);
        }
    }

    static void registerLine(Metrics metrics, KinesisNodeLine line) {
        var last = new AtomicReference<@Nullable KinesisLineStatus>();
        metrics.beforeScrape(() -> line.details()
                .toCompletableFuture()
                .orTimeout(LINE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .handle((status, failure) -> {
                    last.set(failure == null ? status : null); // without an answer the gauges say NaN
                    return null;
                }));
        for (MarketStream stream : MarketStream.values()) {
            Map<String, String> labels = Map.of("stream", stream.key());
            metrics.gauge(
                    "capstan_streams_kinesis_reading_flag",
                    "1 while the stream is read, else 0",
                    labels,
                    () -> of(last.get(), stream, status -> status.isReading() ? 1 : 0));
            metrics.gauge(
                    "capstan_streams_kinesis_behind_seconds",
                    "Age of the newest record read beside the newest there is, in the shard furthest behind",
                    labels,
                    () -> of(last.get(), stream, status -> max(status, ShardStatus::millisBehind)) / 1_000);
            metrics.gauge(
                    "capstan_streams_kinesis_event_lag_seconds",
                    "From the venue's time in the newest frame read to its reading",
                    labels,
                    () -> of(last.get(), stream, status -> max(status, ShardStatus::eventLagMillis)) / 1_000);
            metrics.gauge(
                    "capstan_streams_kinesis_unacked_bytes",
                    "Records read and not yet acked by the entities",
                    labels,
                    () -> of(last.get(), stream, status -> sum(status, ShardStatus::unackedBytes)));
            metrics.gauge(
                    "capstan_streams_kinesis_shards_count",
                    "Shards known to the line",
                    labels,
                    () -> of(last.get(), stream, status -> status.shards().size()));
            metrics.gauge(
                    "capstan_streams_kinesis_corrupt_records_count",
                    "Records that could not be read since the line started; passed over",
                    labels,
                    () -> of(last.get(), stream, status -> sum(status, ShardStatus::corrupt)));
            metrics.gauge(
                    "capstan_streams_kinesis_lost_positions_count",
                    "Times since the line started that records were gone before they were read",
                    labels,
                    () -> of(last.get(), stream, ReadStreamStatus::lostPositions));
        }
    }

    private static void counter(
            Metrics metrics,
            KinesisWriter writer,
            MarketStream stream,
            String what,
            String help,
            ToLongFunction<StreamWriterStatus> figure) {
        metrics.counter(
                "capstan_streams_kinesis_" + what + "_total",
                help,
                Map.of("stream", stream.key()),
                () -> Math.max(0, of(writer, stream, figure)));
    }

    private static double of(KinesisWriter writer, MarketStream stream, ToLongFunction<StreamWriterStatus> figure) {
        return writer.status().stream()
                .filter(status -> status.stream() == stream)
                .mapToLong(figure)
                .findFirst()
                .orElse(0);
    }

    private static double of(
            @Nullable KinesisLineStatus line, MarketStream stream, ToLongFunction<ReadStreamStatus> figure) {
        if (line == null) {
            return Double.NaN;
        }
        var found = line.streams().stream()
                .filter(status -> status.stream() == stream)
                .mapToLong(figure)
                .findFirst();
        return found.isPresent() ? found.getAsLong() : Double.NaN;
    }

    private static long max(ReadStreamStatus stream, ToLongFunction<ShardStatus> figure) {
        return stream.shards().stream().mapToLong(figure).max().orElse(0);
    }

    private static long sum(ReadStreamStatus stream, ToLongFunction<ShardStatus> figure) {
        return stream.shards().stream().mapToLong(figure).sum();
    }
}
