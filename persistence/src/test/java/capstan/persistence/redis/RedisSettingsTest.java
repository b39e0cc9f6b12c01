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
    void anAddressCanSayThatItIsAClusters() {
        RedisSettings cluster = settings("uri = \"redis+cluster://user:secret@a:7000,b:7001,redis://c:7002\"");

        assertThat(cluster.isCluster()).isTrue();
        assertThat(cluster.seeds())
                .containsExactly("redis://user:secret@a:7000", "redis://user:secret@b:7001", "redis://c:7002");
        assertThat(cluster.address()).isEqualTo("redis://a:7000,b:7001,redis://c:7002");
        assertThat(settings("uri = \"redis://a:7000\"").isCluster()).isFalse();
        assertThat(settings("uri = \"redis://a:7000\", cluster = on").isCluster())
                .isTrue();
        assertThat(settings("uri = \"rediss+cluster://a:7000\"").seeds()).containsExactly("rediss://a:7000");
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
