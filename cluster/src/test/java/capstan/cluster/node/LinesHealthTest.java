package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.health.HealthStatus;
import capstan.streams.batch.BatchCounters;
import capstan.streams.line.LineStatus;
import capstan.streams.watch.LineLag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinesHealthTest {

    @Test
    void oneLineOfTwoIsDegradedAndSaysWhichIsAway() {
        var health = LinesHealth.of(List.of(line(1, false, "refused", false), line(2, true, null, false)));

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.ready()).isTrue();
        assertThat(health.message()).isEqualTo("line 1: refused");
    }

    @Test
    void noLineIsUnhealthyAndARefusedKeyIsNotReady() {
        var away = LinesHealth.of(List.of(line(1, false, "broke", false), line(2, false, null, false)));
        var refused = LinesHealth.of(List.of(line(1, false, "key refused", true)));

        assertThat(away.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(away.message()).isEqualTo("line 1: broke; line 2: no connection to ws://there:1 yet");
        assertThat(away.ready()).isTrue();
        assertThat(refused.ready()).isFalse();
    }

    private static LineStatus line(int number, boolean connected, @Nullable String error, boolean keyRefused) {
        return new LineStatus(
                number,
                "binance",
                "ws://there:1",
                connected,
                0,
                BatchCounters.NONE,
                List.of(),
                LineLag.NONE,
                0,
                0,
                0,
                0,
                error,
                0,
                keyRefused,
                0,
                0,
                false,
                List.of(),
                List.of());
    }
}
