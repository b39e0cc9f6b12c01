package capstan.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.node.LinePlaces.Place;
import capstan.http.health.HealthStatus;
import capstan.streams.batch.BatchCounters;
import capstan.streams.line.LineStatus;
import capstan.streams.watch.LineLag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinesHealthTest {

    private static final String HERE = "here:2551";

    @Test
    void oneLineOfTwoIsDegradedAndSaysWhichIsAway() {
        var health = LinesHealth.of(HERE, List.of(line(1, false, "refused", false), line(2, true, null, false)));

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.ready()).isTrue();
        assertThat(health.message()).isEqualTo("line 1: refused");
    }

    @Test
    void noLineIsUnhealthyAndARefusedKeyIsNotReady() {
        var away = LinesHealth.of(HERE, List.of(line(1, false, "broke", false), line(2, false, null, false)));
        var refused = LinesHealth.of(HERE, List.of(line(1, false, "key refused", true)));

        assertThat(away.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(away.message()).isEqualTo("line 1: broke; line 2: no connection to ws://there:1 yet");
        assertThat(away.ready()).isTrue();
        assertThat(refused.ready()).isFalse();
    }

    @Test
    void aNodeWithoutALineIsHealthyAsLongAsOthersRunThem() {
        var spare = LinesHealth.of(HERE, List.of(elsewhere(1), elsewhere(2)));

        assertThat(spare.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(spare.details().get("elsewhere")).hasToString("{1=there:2551, 2=there:2551}");
    }

    @Test
    void aLineThatNobodyRunsWorriesAllAndNoLineAtAllIsUnhealthy() {
        var nowhere = new Place(2, "", null);

        var here = LinesHealth.of(HERE, List.of(line(1, true, null, false), nowhere));
        var there = LinesHealth.of(HERE, List.of(elsewhere(1), nowhere));
        var none = LinesHealth.of(HERE, List.of(new Place(1, "", null), nowhere));

        assertThat(here.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(there.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(there.message()).isEqualTo("line 2: no node runs it now");
        assertThat(none.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(none.ready()).isTrue(); // books can be read
    }

    @Test
    void aLineThatDoesNotAnswerIsNamedBesideOneThatIsAway() {
        var health = LinesHealth.of(
                HERE, List.of(line(1, false, "broke", false), line(2, true, null, false), new Place(3, HERE, null)));

        assertThat(health.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(health.message()).isEqualTo("line 1: broke; line 3: it does not answer");
    }

    private static Place elsewhere(int number) {
        return new Place(number, "there:2551", line(number, true, null, false).status());
    }

    private static Place line(int number, boolean connected, @Nullable String error, boolean keyRefused) {
        return new Place(number, HERE, status(number, connected, error, keyRefused));
    }

    private static LineStatus status(int number, boolean connected, @Nullable String error, boolean keyRefused) {
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
