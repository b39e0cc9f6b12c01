package capstan.http.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The figures of one process. Other modules do not know it: what starts them registers suppliers of their figures
/// here. A supplier is read on the thread of a scrape, must not block, and gives NaN when it has no value. Safe for
/// any thread.
///
/// Names are `capstan_<module>_<noun>_<unit>`; one name has the same labels everywhere, and a label has few values.
public final class Metrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).throwExceptionOnRegistrationFailure();
    /// Micrometer holds what it reads weakly; this keeps it alive as long as its meter.
    private final Map<Meter.Id, DoubleSupplier> read = new ConcurrentHashMap<>();
    private final List<Supplier<CompletionStage<Void>>> refreshers = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics gc = new JvmGcMetrics();

    public Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        gc.bindTo(registry);
    }

    /// A figure that goes up and down.
    ///
    /// @return what `remove` takes
    /// @throws IllegalArgumentException when the name has no known unit
    /// @throws IllegalStateException when name and labels are registered already
    public Meter gauge(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        Gauge gauge = Gauge.builder(MetricName.gauge(name), value, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags(labels))
                .register(registry);
        return keep(gauge, value);
    }

    /// A figure that only grows while the process runs; kept by somebody else and read from there.
    ///
    /// @param name ends in `_total`
    /// @return what `remove` takes
    /// @throws IllegalArgumentException when the name ends otherwise
    /// @throws IllegalStateException when name and labels are registered already
    public Meter counter(String name, String help, Map<String, String> labels, DoubleSupplier total) {
        FunctionCounter counter = FunctionCounter.builder(MetricName.counter(name), total, DoubleSupplier::getAsDouble)
                .description(help)
                .tags(tags(labels))
                .register(registry);
        return keep(counter, total);
    }

    /// A counter that is kept here. The same name and labels give the same counter.
    ///
    /// @param name ends in `_total`
    public Counter count(String name, String help, Map<String, String> labels) {
        return Counter.builder(MetricName.counter(name))
                .description(help)
                .tags(tags(labels))
                .register(registry);
    }

    /// A histogram of durations. The same name and labels give the same timer.
    ///
    /// @param name ends in `_seconds`
    /// @param bounds upper bounds of the buckets, ascending; with none there are count, sum and maximum only
    public Timer timer(String name, String help, Map<String, String> labels, Duration... bounds) {
        return Timer.builder(MetricName.timer(name))
                .description(help)
                .tags(tags(labels))
                .serviceLevelObjectives(bounds)
                .register(registry);
    }

    /// Ends a series.
    public void remove(Meter meter) {
        registry.remove(meter.getId());
        read.remove(meter.getId());
    }

    /// Has something done before every scrape, so that suppliers read what is current. A failure is logged and the
    /// old figures are told.
    ///
    /// @param refresh bounded in time; many scrapes at once must cost it little
    public void beforeScrape(Supplier<CompletionStage<Void>> refresh) {
        refreshers.add(refresh);
    }

    /// All figures in the Prometheus text format, version 0.0.4.
    public CompletionStage<String> scrape() {
        CompletableFuture<?>[] refreshed =
                refreshers.stream().map(Metrics::refreshed).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(refreshed).thenApply(_ -> registry.scrape());
    }

    /// For libraries that bring their own binders.
    public MeterRegistry registry() {
        return registry;
    }

    @Override
    public void close() {
        gc.close();
        registry.close();
    }

    private static CompletableFuture<Boolean> refreshed(Supplier<CompletionStage<Void>> refresh) {
        return CompletableFuture.completedFuture(refresh)
                .thenCompose(Supplier::get)
                .handle((_, failure) -> {
                    if (failure != null) {
                        LOG.warn("metrics refresh failed, telling older figures cause={}", failure.toString());
                    }
                    return failure == null;
                });
    }

    private Meter keep(Meter meter, DoubleSupplier value) {
        DoubleSupplier earlier = read.putIfAbsent(meter.getId(), value);
        if (earlier != null) {
            throw new IllegalStateException("metric " + meter.getId().getName()
                    + meter.getId().getTags() + " is registered already; give it a label that tells them apart");
        }
        return meter;
    }

    private static Tags tags(Map<String, String> labels) {
        return Tags.of(labels.entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList());
    }
}
