package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardLoadsTest {

    private static final PlacementSettings SETTINGS = PlacementSettings.from(ConfigFactory.load());

    private final AtomicLong now = new AtomicLong(1);
    private final ShardLoads loads = new ShardLoads(SETTINGS, now::get);

    @Test
    void countsAreToldAsRatesOnce() {
        loads.count("7", 60);
        loads.count("7", 40);
        loads.count("8", 5);

        assertThat(loads.take(5)).containsExactlyInAnyOrderEntriesOf(Map.of("7", 20.0, "8", 1.0));
        assertThat(loads.take(5)).isEmpty();
        assertThat(loads.take(5)).isEmpty();
    }

    @Test
    void oneReportMovesAWeightOnlyALittle() {
        loads.reported(Map.of("7", 100.0));
        loads.reported(Map.of("7", 1_100.0));

        assertThat(loads.weight("7")).isCloseTo(SETTINGS.idleRate() + 100 + 1_000 * SETTINGS.smoothing(), within(1e-9));
    }

    @Test
    void aShardOfWhichNothingIsHeardWeighsItsPresenceOnly() {
        loads.reported(Map.of("7", 100.0));
        assertThat(loads.weight("8")).isEqualTo(SETTINGS.idleRate());

        now.addAndGet(SETTINGS.idleAfter().toNanos() + 1);
        assertThat(loads.weight("7")).isEqualTo(SETTINGS.idleRate());
    }

    @Test
    void valuesOutOfRangeAreNamed() {
        assertThatThrownBy(
                        () -> PlacementSettings.from(ConfigFactory.parseString("capstan.actors.placement.tolerance = 0")
                                .withFallback(ConfigFactory.load())))
                .hasMessageContaining("capstan.actors.placement.tolerance must lie in 0.01..10.0, got 0.0");
    }
}
