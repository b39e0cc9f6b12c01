package capstan.http.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.fake.Views;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SymbolsHealthTest {

    private static ComponentHealth judge(String... states) {
        List<SymbolSurvey.Entry> entries = new ArrayList<>();
        for (String state : states) {
            String id = "binance:S" + entries.size();
            entries.add(
                    state.equals("UNREACHABLE")
                            ? new SymbolSurvey.Entry(id, null, "no answer within 5 ms")
                            : new SymbolSurvey.Entry(
                                    id, Views.status(id, state, state.equals("LIVE") ? null : "SILENCE"), null));
        }
        return SymbolsHealth.judge(new SymbolSurvey(entries));
    }

    @Test
    void liveAndHaltedBooksAreHealthy() {
        ComponentHealth health = judge("LIVE", "HALTED", "LIVE");

        assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.details())
                .containsEntry("symbols", 3)
                .containsEntry("live", 2L)
                .containsEntry("halted", 1L);
    }

    @Test
    void someThatAreNotLiveDegradeAndAreNamed() {
        ComponentHealth health = judge("LIVE", "STALE", "UNREACHABLE");

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.ready()).isTrue();
        assertThat(health.message()).isEqualTo("1 of 3 books are live");
        assertThat(health.details())
                .containsEntry(
                        "not_live",
                        List.of(
                                Map.of("id", "binance:S1", "state", "STALE", "state_reason", "SILENCE"),
                                Map.of(
                                        "id",
                                        "binance:S2",
                                        "state",
                                        "UNREACHABLE",
                                        "state_reason",
                                        "no answer within 5 ms")));
    }

    @Test
    void anchoringIsDegradedAndReady() {
        ComponentHealth health = judge("SYNCING", "SYNCING");

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.ready()).isTrue();
    }

    @Test
    void allStaleIsUnhealthyButLabelledBooksAreServed() {
        ComponentHealth health = judge("STALE", "STALE");

        assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(health.ready()).isTrue();
    }

    @Test
    void noAnswerOrNoSymbolIsUnhealthyAndNotReady() {
        for (ComponentHealth health : List.of(judge("UNREACHABLE", "UNREACHABLE"), judge())) {
            assertThat(health.status()).isEqualTo(HealthStatus.UNHEALTHY);
            assertThat(health.ready()).isFalse();
            assertThat(health.message()).isNotEmpty();
        }
    }

    @Test
    void theListOfThoseNotLiveIsBounded() {
        String[] states = new String[500];
        Arrays.fill(states, "STALE");

        assertThat((List<?>) judge(states).details().get("not_live")).hasSize(20);
    }
}
