package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadReporterTest {

    private static final PlacementSettings SETTINGS =
            PlacementSettings.from(ConfigFactory.parseString("capstan.actors.placement.report-interval = 50ms")
                    .withFallback(ConfigFactory.load()));

    private final ActorTestKit testKit = ActorTestKit.create();

    @AfterEach
    void stop() {
        testKit.shutdownTestKit();
    }

    @Test
    void whatOneNodeCountsAllKnow() {
        var counting = new ShardLoads(SETTINGS, System::nanoTime);
        var hearing = new ShardLoads(SETTINGS, System::nanoTime);
        testKit.spawn(LoadReporter.create(SETTINGS, counting, System::nanoTime));
        testKit.spawn(LoadReporter.create(SETTINGS, hearing, System::nanoTime));

        Awaitility.await().untilAsserted(() -> {
            counting.count("7", 50);
            assertThat(hearing.weight("7")).isGreaterThan(10 * SETTINGS.idleRate());
            assertThat(counting.weight("7")).isGreaterThan(10 * SETTINGS.idleRate());
        });
    }

    @Test
    void reportsTravelBetweenNodes() {
        testKit.serializationTestKit()
                .verifySerialization(new LoadReporter.Rates(Map.of("7", 1.5, "12", 2_000.25)), true);
    }
}
