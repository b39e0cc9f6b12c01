package capstan.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpSettingsTest {

    private static final Config DEFAULTS = ConfigFactory.load();

    private static HttpSettings with(String text) {
        return HttpSettings.from(ConfigFactory.parseString(text)
                .withFallback(DEFAULTS.getConfig("capstan.http"))
                .resolve());
    }

    @Test
    void theDefaultsAreTaken() {
        HttpSettings settings = with("");

        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.port()).isEqualTo(8080);
        assertThat(settings.api().defaultDepth()).isEqualTo(20);
        assertThat(settings.api().maxDepth()).isEqualTo(5_000);
        assertThat(settings.maxRequestBytes()).isEqualTo(65_536);
        assertThat(settings.withAddress("0.0.0.0", 0).port()).isZero();
    }

    @Test
    void waitsInsideAreShorterThanWaitsAround() {
        HttpSettings settings = with("");
        Duration shutdownPhase = DEFAULTS.getDuration("pekko.coordinated-shutdown.default-phase-timeout");

        assertThat(settings.idleTimeout()).isGreaterThan(settings.requestTimeout());
        assertThat(settings.requestTimeout()).isGreaterThan(settings.health().checkTimeout());
        assertThat(settings.health().checkTimeout())
                .isGreaterThan(settings.poll().deadline());
        assertThat(settings.shutdownDeadline()).isLessThan(shutdownPhase);
        assertThat(settings.drainDelay()).isLessThan(shutdownPhase);
    }

    @Test
    void anEntityGivesUpBeforeTheAnswerDoes() {
        String key = "capstan.actors.sharding.ask-timeout";
        assumeThat(DEFAULTS.hasPath(key)).as("the actors module has no " + key).isTrue();

        assertThat(with("").requestTimeout()).isGreaterThan(DEFAULTS.getDuration(key));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host = \"\"                       | capstan.http.host must name an address",
                "port = -1                         | capstan.http.port must lie in 0..65535, got -1",
                "port = 65536                      | got 65536",
                "max-connections = 0               | capstan.http.max-connections must lie in 1..1000000, got 0",
                "backlog = 0                       | capstan.http.backlog must lie in 1..100000, got 0",
                "max-request-bytes = 1 GiB         | capstan.http.max-request-bytes must lie in 0..67108864",
                "shutdown-deadline = 0s            | shutdown-deadline 500ms or more",
                "request-timeout = 1s              | capstan.http.request-timeout must be longer than health.check-timeout",
                "idle-timeout = 10s                | capstan.http.idle-timeout must be longer than request-timeout",
                "symbols.deadline = 2s             | capstan.http.health.check-timeout must be longer than symbols.deadline",
                "symbols.deadline = 0s             | capstan.http.symbols.deadline must be at least 10ms",
                "symbols.parallelism = 0           | capstan.http.symbols.parallelism must lie in 1..4096, got 0",
                "symbols.keep-for = 2m             | capstan.http.symbols.keep-for must lie in 0s..60s",
                "health.check-timeout = 0s         | capstan.http.health.check-timeout must be at least 10ms",
                "health.keep-for = 2m              | capstan.http.health.keep-for must lie in 0s..60s",
                "books.default-depth = 5001        | default-depth=5001 maximum=5000",
                "books.max-depth = 100001          | maximum=100001",
                "trades.default-limit = 0          | default-limit=0",
                "services { enabled = on, api.port = 8081 } | gives port 8081 to both sbe-ingestor and api",
                "services { enabled = on, api.port = 65536 } | capstan.http.services.api.port must lie in 0..65535",
                "services { enabled = on, api.path = a/b } | capstan.http.services.api.path must be a slash and one segment",
                "services { enabled = on, api.name = \"\" } | capstan.http.services.api.name must not be empty",
                "retry-after = 10ms                | capstan.http.retry-after must lie in 1s..1h"
            })
    void aValueOutOfRangeIsRefusedAndNamed(String text, String message) {
        assertThatThrownBy(() -> with(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
