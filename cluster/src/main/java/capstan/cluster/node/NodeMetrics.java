package capstan.cluster.node;

import capstan.cluster.past.NodePast;
import capstan.http.metrics.Metrics;
import capstan.persistence.database.Database;
import capstan.persistence.journal.JournalWatch;
import capstan.streams.batch.BatchCounters;
import capstan.streams.line.LineStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/// Figures of a node that no single module knows: its lines and its stores. Read once a scrape.
final class NodeMetrics {

    private static final Duration LINE_ANSWER = Duration.ofSeconds(1);

    private NodeMetrics() {}

    static void registerLines(Metrics metrics, FeedLines lines) {
        Map<Integer, AtomicReference<@Nullable LineStatus>> last = new TreeMap<>();
        Map<Integer, AtomicReference<BatchCounters>> counted = new TreeMap<>();
        for (int number : lines.numbers()) {
            var status = new AtomicReference<@Nullable LineStatus>();
            var counters = new AtomicReference<>(BatchCounters.NONE);
            last.put(number, status);
            counted.put(number, counters);
            registerLine(metrics, number, status, counters);
        }
        metrics.beforeScrape(() -> lines.here()
                .toCompletableFuture()
                .orTimeout(LINE_ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .handle((here, failure) -> {
                    // The gauges of a line say NaN without its answer, and where it does not run.
                    last.values().forEach(status -> status.set(null));
                    (failure == null ? here : List.<LineStatus>of()).forEach(status -> {
                        Objects.requireNonNull(last.get(status.line())).set(status);
                        Objects.requireNonNull(counted.get(status.line())).set(status.counters());
                    });
                    return null;
                }));
    }

    private static void registerLine(
            Metrics metrics,
            int number,
            AtomicReference<@Nullable LineStatus> last,
            AtomicReference<BatchCounters> counted) {
        Map<String, String> labels = Map.of("line", String.valueOf(number));
        gauge(
                metrics,
                labels,
                "capstan_streams_line_connected_flag",
                "1 while the line is connected, else 0",
                last,
                status -> status.connected() ? 1 : 0);
        gauge(
                metrics,
                labels,
                "capstan_streams_line_paused_flag",
                "1 while reading is paused, else 0",
                last,
                status -> status.paused() ? 1 : 0);
        gauge(
                metrics,
                labels,
                "capstan_streams_held_bytes",
                "Bytes collected and not yet sent to entities",
                last,
                LineStatus::heldBytes);
        gauge(
                metrics,
                labels,
                "capstan_streams_inflight_bytes",
                "Bytes sent to entities and not yet acked",
                last,
                LineStatus::inFlightBytes);
        gauge(
                metrics,
                labels,
                "capstan_streams_reconnects_count",
                "Connections opened because another had ended",
                last,
                LineStatus::reconnects);
        gauge(
                metrics,
                labels,
                "capstan_streams_line_lag_seconds",
                "Median time by which the newest frames are behind the exchange's own time in them",
                last,
                status ->
                        status.lag().samples() == 0 ? Double.NaN : status.lag().p50Micros() / 1e6);
        gauge(
                metrics,
                labels,
                "capstan_streams_line_lag_p99_seconds",
                "99th percentile of the same",
                last,
                status ->
                        status.lag().samples() == 0 ? Double.NaN : status.lag().p99Micros() / 1e6);
        metrics.counter(
                "capstan_streams_frames_total",
                "Frames received",
                labels,
                () -> Objects.requireNonNull(counted.get()).frames());
        metrics.counter(
                "capstan_streams_first_frames_total",
                "Frames that no other line had brought to the entity before",
                labels,
                () -> Objects.requireNonNull(counted.get()).framesFirst());
        metrics.counter(
                "capstan_streams_garbage_frames_total",
                "Frames of the exchange that contradict its schema; skipped",
                labels,
                () -> Objects.requireNonNull(counted.get()).garbage());
        metrics.counter(
                "capstan_streams_unknown_templates_total",
                "Well-formed frames of templates that this version does not know; skipped",
                labels,
                () -> Objects.requireNonNull(counted.get()).unknownTemplates());
    }

    static void registerStores(Metrics metrics, Database database, ActorSystem<?> system) {
        metrics.counter(
                "capstan_persistence_refused_writes_total",
                "Facts that the journal refused because another node had written there first",
                Map.of(),
                JournalWatch.of(system)::refusals);
        metrics.gauge(
                "capstan_persistence_busy_connections_count",
                "Database connections in use",
                Map.of(),
                database::busyConnections);
        metrics.gauge(
                "capstan_persistence_waiting_callers_count",
                "Callers that wait for a database connection",
                Map.of(),
                database::waitingCallers);
    }

    static void registerPast(Metrics metrics, NodePast past) {
        metrics.counter(
                "capstan_persistence_book_images_total",
                "Images of books stored for looking up the past",
                Map.of(),
                past::imagesStored);
        metrics.counter(
                "capstan_persistence_book_images_dropped_total",
                "Images of books that could not be stored; look-ups near them fold a longer way",
                Map.of(),
                past::imagesDropped);
    }

    private static void gauge(
            Metrics metrics,
            Map<String, String> labels,
            String name,
            String help,
            AtomicReference<@Nullable LineStatus> last,
            ToDoubleFunction<LineStatus> figure) {
        metrics.gauge(name, help, labels, () -> {
            LineStatus status = last.get();
            return status == null ? Double.NaN : figure.applyAsDouble(status);
        });
    }
}
