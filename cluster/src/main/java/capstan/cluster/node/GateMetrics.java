package capstan.cluster.node;

import capstan.actors.gate.GateStatus;
import capstan.http.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// Figures of the cluster's one snapshot gate; every node shows the same ones. Read once a scrape.
final class GateMetrics {

    private static final Duration ANSWER = Duration.ofSeconds(1);

    private final Metrics metrics;
    private final AtomicReference<@Nullable GateStatus> last = new AtomicReference<>();
    private final AtomicReference<@Nullable GateStatus> known = new AtomicReference<>();

    private GateMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    static void register(Metrics metrics, Supplier<CompletionStage<GateStatus>> status) {
        var gate = new GateMetrics(metrics);
        metrics.beforeScrape(() -> status.get()
                .toCompletableFuture()
                .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    gate.last.set(failure == null ? answer : null); // without an answer the gauges say NaN
                    if (failure == null) {
                        gate.known.set(answer);
                    }
                    return null;
                }));
        gate.budget();
        gate.queue();
        gate.trouble();
    }

    private void budget() {
        gauge("weight_spent_count", "Request weight that the gate spent in the last 60 s", GateStatus::weightSpent);
        gauge(
                "weight_said_count",
                "Request weight that the exchange counts for this address in its minute, NaN when it did not say",
                status -> status.weightSaid() < 0 ? Double.NaN : status.weightSaid());
        gauge("weight_budget_count", "Request weight that may be spent in 60 s", GateStatus::weightBudget);
        gauge("weight_limit_count", "Request weight a minute that the exchange allows", GateStatus::weightLimit);
        counter("requests_total", "Calls sent to the exchange's REST", GateStatus::requests);
    }

    private void queue() {
        waiting("instrument", GateStatus::waitingInstruments);
        waiting("lost", GateStatus::waitingLost);
        waiting("first", GateStatus::waitingFirst);
        waiting("repair", GateStatus::waitingRepair);
        waiting("deepen", GateStatus::waitingDeepen);
        gauge(
                "oldest_waiting_seconds",
                "Age of the oldest request that waits",
                status -> status.oldestWaitingMillis() / 1e3);
    }

    private void trouble() {
        gauge(
                "stopped_seconds",
                "How long nothing more is sent because the exchange refused or failed",
                status -> status.stoppedMillis() / 1e3);
        counter("refusals_total", "Times that the exchange refused this address, bans included", GateStatus::refusals);
        counter("bans_total", "Times that the exchange answered that this address is banned", GateStatus::bans);
        counter("failures_total", "Calls that the exchange failed to answer", GateStatus::failures);
    }

    private void waiting(String need, ToDoubleFunction<GateStatus> figure) {
        metrics.gauge(
                "capstan_actors_gate_waiting_count",
                "Requests that wait, by need",
                Map.of("need", need),
                () -> figureOf(last.get(), figure));
    }

    private void gauge(String name, String help, ToDoubleFunction<GateStatus> figure) {
        metrics.gauge("capstan_actors_gate_" + name, help, Map.of(), () -> figureOf(last.get(), figure));
    }

    private void counter(String name, String help, ToDoubleFunction<GateStatus> figure) {
        metrics.counter("capstan_actors_gate_" + name, help, Map.of(), () -> {
            GateStatus status = known.get();
            return status == null ? 0 : figure.applyAsDouble(status);
        });
    }

    private static double figureOf(@Nullable GateStatus status, ToDoubleFunction<GateStatus> figure) {
        return status == null ? Double.NaN : figure.applyAsDouble(status);
    }
}
