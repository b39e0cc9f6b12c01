package capstan.http.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/// Counts and times HTTP requests by route, method and status. Routes are templates, so a label's values stay few
/// whatever people ask for. Safe for any thread.
public final class RequestMetrics {

    private static final Duration[] BOUNDS = LongStream.of(1, 5, 10, 25, 50, 100, 250, 500, 1000, 5000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Metrics metrics;
    private final LongSupplier nanoClock;
    private final List<CompletableFuture<Void>> waitingForIdle = new ArrayList<>();
    private int inFlight;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    private record Key(String route, String method, int status) {}

    /// @param nanoClock as `System.nanoTime`
    public RequestMetrics(Metrics metrics, LongSupplier nanoClock) {
        this.metrics = metrics;
        this.nanoClock = nanoClock;
        metrics.gauge("capstan_http_requests_in_flight_count", "Requests being answered", Map.of(), this::inFlight);
    }

    /// A request began.
    ///
    /// @return what `ended` takes
    public long began() {
        synchronized (this) {
            inFlight++;
        }
        return nanoClock.getAsLong();
    }

    /// A request that `began` was answered.
    ///
    /// @param route template such as `/books/{symbol}`, never a path that somebody sent
    /// @param method a method of HTTP in upper case, never a word that somebody sent
    public void ended(long began, String route, String method, int status) {
        timers.computeIfAbsent(new Key(route, method, status), this::timer)
                .record(Duration.ofNanos(Math.max(0, nanoClock.getAsLong() - began)));
        List<CompletableFuture<Void>> idle = List.of();
        synchronized (this) {
            inFlight--;
            if (inFlight == 0) {
                idle = List.copyOf(waitingForIdle);
                waitingForIdle.clear();
            }
        }
        idle.forEach(waiting -> waiting.complete(null));
    }

    /// Completes when no request is being answered.
    public synchronized CompletionStage<Void> whenIdle() {
        CompletableFuture<Void> idle = new CompletableFuture<>();
        if (inFlight == 0) {
            idle.complete(null);
        } else {
            waitingForIdle.add(idle);
        }
        return idle;
    }

    private synchronized double inFlight() {
        return inFlight;
    }

    private Timer timer(Key key) {
        return metrics.timer(
                "capstan_http_requests_seconds",
                "Time from a request's arrival to its answer",
                Map.of("route", key.route(), "method", key.method(), "status", Integer.toString(key.status())),
                BOUNDS);
    }
}
