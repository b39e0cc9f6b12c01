package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.actors.gate.GateStatus;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthStatus;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class RestHealthTest {

    @Test
    void aGateThatIsAnsweredIsHealthyAndShowsItsBudget() {
        ComponentHealth health = RestHealth.of(status(0, "", 120));

        assertThat(health.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(health.details())
                .containsEntry("weight_said", 120)
                .containsEntry("weight_limit", 6_000)
                .containsEntry("bans", 2L);
    }

    @Test
    void aGateThatMustNotAskIsDegradedAndSaysForHowLong() {
        ComponentHealth health = RestHealth.of(status(90_000, "banned", 6_010));

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.ready()).isTrue();
        assertThat(health.message()).contains("90 s").contains("banned");
    }

    @Test
    void aVenueThatFailedLastIsDegraded() {
        assertThat(RestHealth.of(status(0, "answered 503", 1)).status()).isEqualTo(HealthStatus.DEGRADED);
    }

    @Test
    void aWeightThatWasNotSaidIsNotShown() {
        assertThat(RestHealth.of(status(0, "", -1)).details()).doesNotContainKey("weight_said");
    }

    @Test
    void aGateThatDoesNotAnswerIsDegraded() {
        ComponentHealth health = RestHealth.unknown(new TimeoutException("no answer within 3 s"));

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.message()).contains("no answer within 3 s");
    }

    private static GateStatus status(long stoppedMillis, String trouble, int weightSaid) {
        return new GateStatus(
                true, 0, 0, 0, 0, 0, 0, 0, 0, 100, weightSaid, 5_400, 6_000, 10, 3, 2, 1, stoppedMillis, trouble);
    }
}
