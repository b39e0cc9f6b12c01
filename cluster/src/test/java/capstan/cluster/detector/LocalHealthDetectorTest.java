package capstan.cluster.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// With the settings that nodes have, and a clock that the test moves.
class LocalHealthDetectorTest {

    private static final Config CONFIG = ConfigFactory.load().getConfig("pekko.cluster.failure-detector");
    private static final LocalHealthSettings SETTINGS = LocalHealthSettings.from(CONFIG);
    private static final Duration HEARTBEAT = CONFIG.getDuration("heartbeat-interval");
    private static final Duration LOOK =
            ConfigFactory.load().getDuration("pekko.cluster.unreachable-nodes-reaper-interval");
    private static final Duration LONG = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong();
    private final LocalHealthDetector detector = new LocalHealthDetector(SETTINGS, nanos::get);

    @Test
    void nodesHaveIt() {
        assertThat(CONFIG.getString("implementation-class")).isEqualTo(LocalHealthDetector.class.getName());
    }

    @Test
    void aSilentPeerIsNoticed() {
        beatsFor(LONG);
        assertThat(detector.isAvailable()).isTrue();

        looksFor(SETTINGS.acceptablePause());
        assertThat(detector.isAvailable()).isTrue();

        looksFor(SETTINGS.acceptablePause());
        assertThat(detector.isAvailable()).isFalse();
    }

    /// Its heartbeats have come in meanwhile, and are still to be read.
    @Test
    void aNodeThatStoodStillAccusesNobody() {
        beatsFor(LONG);

        nanos.addAndGet(LONG.toNanos());

        assertThat(detector.isAvailable()).isTrue();
        detector.heartbeat();
        beatsFor(LONG);
        assertThat(detector.isAvailable()).isTrue();
    }

    /// One that runs for a moment now and then, for the fifth part of the time at most.
    @Test
    void aNodeThatHardlyRunsAccusesNobodyWhomItHears() {
        beatsFor(LONG);

        for (int i = 0; i < 10; i++) {
            nanos.addAndGet(SETTINGS.longestStep().multipliedBy(5).toNanos());
            assertThat(detector.isAvailable()).isTrue();
            detector.heartbeat();
        }
    }

    @Test
    void aPeerThatDiedMeanwhileIsNoticedAllTheSame() {
        beatsFor(LONG);

        nanos.addAndGet(LONG.toNanos());
        looksFor(SETTINGS.acceptablePause().multipliedBy(2));

        assertThat(detector.isAvailable()).isFalse();
    }

    /// A step below the time between two looks would make a node that runs well slow to notice.
    @Test
    void aStepIsLongerThanANodeThatRunsIsAsked() {
        assertThat(SETTINGS.longestStep()).isGreaterThan(LOOK).isGreaterThan(HEARTBEAT);
        assertThatThrownBy(() -> LocalHealthSettings.from(
                        ConfigFactory.parseString("longest-step = 0s").withFallback(CONFIG)))
                .hasMessageContaining("pekko.cluster.failure-detector.longest-step: expected more than 0");
    }

    private void beatsFor(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= HEARTBEAT.toNanos()) {
            nanos.addAndGet(HEARTBEAT.toNanos());
            detector.heartbeat();
        }
    }

    private void looksFor(Duration time) {
        for (long left = time.toNanos(); left > 0; left -= LOOK.toNanos()) {
            nanos.addAndGet(LOOK.toNanos());
            detector.isAvailable();
        }
    }
}
