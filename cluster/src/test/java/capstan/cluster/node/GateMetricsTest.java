package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateStatus;
import capstan.http.metrics.Metrics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class GateMetricsTest {

    private static final GateStatus STATUS =
            new GateStatus(true, 9, 1, 2, 3, 2, 1, 1_500, 4, 100, -1, 5_400, 6_000, 10, 3, 2, 1, 2_500, "banned");

    private final AtomicReference<CompletionStage<GateStatus>> answer =
            new AtomicReference<>(CompletableFuture.completedStage(STATUS));

    @Test
    void theGatesFiguresAreScraped() throws Exception {
        try (var metrics = new Metrics()) {
            GateMetrics.register(metrics, answer::get);

            assertThat(scraped(metrics))
                    .contains("capstan_actors_gate_weight_spent_count 100.0")
                    .contains("capstan_actors_gate_weight_said_count NaN")
                    .contains("capstan_actors_gate_weight_limit_count 6000.0")
                    .contains("capstan_actors_gate_waiting_count{need=\"lost\"} 2.0")
                    .contains("capstan_actors_gate_oldest_waiting_seconds 1.5")
                    .contains("capstan_actors_gate_stopped_seconds 2.5")
                    .contains("capstan_actors_gate_bans_total 2.0");
        }
    }

    @Test
    void whileTheGateDoesNotAnswerGaugesAreUnknownAndCountersStandStill() throws Exception {
        try (var metrics = new Metrics()) {
            GateMetrics.register(metrics, answer::get);
            scraped(metrics);

            answer.set(CompletableFuture.failedStage(new TimeoutException("moving")));

            assertThat(scraped(metrics))
                    .contains("capstan_actors_gate_weight_spent_count NaN")
                    .contains("capstan_actors_gate_requests_total 10.0");
        }
    }

    private static String scraped(Metrics metrics) throws Exception {
        return metrics.scrape().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
