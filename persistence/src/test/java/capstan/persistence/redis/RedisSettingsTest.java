package capstan.persistence.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class RedisSettingsTest {

    @Test
    void readsTheReferenceConfiguration() {
        RedisSettings settings = settings("uri = \"redis://:secret@host:6379/2\", sectors { DOGEUSDT = memes }");

        assertThat(settings.maxInFlight()).isEqualTo(8192);
        assertThat(settings.sector("DOGEUSDT")).isEqualTo("memes");
        assertThat(settings.sector("BTCUSDT")).isEqualTo("crypto");
    }

    @Test
    void neverShowsThePassword() {
        RedisSettings settings = settings("uri = \"redis://user:secret@host:6379/2\"");

        assertThat(settings.address()).isEqualTo("redis://host:6379/2");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void namesTheKeyThatIsWrong() {
        assertThatThrownBy(() -> settings("uri = \"\""))
                .hasMessageContaining("capstan.persistence.redis.uri")
                .hasMessageContaining("--redis");
        assertThatThrownBy(() -> settings("uri = \"http://user:secret@host\""))
                .hasMessageContaining("expected an address like redis://host:6379, got http://host");
        assertThatThrownBy(() -> settings("uri = \"redis://h\", max-in-flight = 1"))
                .hasMessageContaining("max-in-flight: expected 16 to 1000000, got 1");
        assertThatThrownBy(() -> settings("uri = \"redis://h\", reconnect-max = 1ms"))
                .hasMessageContaining("reconnect-max: expected at least PT0.05S");
        assertThatThrownBy(() -> settings("uri = \"redis://h\", sectors { A = \"x\\\"y\" }"))
                .hasMessageContaining("sectors.A");
    }

    private static RedisSettings settings(String changes) {
        return RedisSettings.from(ConfigFactory.parseString("capstan.persistence.redis { " + changes + " }")
                .withFallback(ConfigFactory.load()));
    }
}
