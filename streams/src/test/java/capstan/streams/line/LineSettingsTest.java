package capstan.streams.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineSettingsTest {

    @Test
    void theReferenceIsInRange() {
        var settings = settings("");

        assertThat(settings.connection().streams()).containsExactly("trade", "bestBidAsk", "depth");
        assertThat(settings.symbolsPerConnection()).isEqualTo(341);
        assertThat(settings.batch().pauseLimit()).isLessThan(java.time.Duration.ofSeconds(60));
        assertThat(settings.freshness()).isLessThan(ConfigFactory.load().getDuration("capstan.actors.book.freshness"));
    }

    @ParameterizedTest
    @CsvSource({
        "connection.url, \"https://stream.example\"",
        "connection.streams, [aggTrade]",
        "connection.streams, []",
        "connection.max-streams, 1025",
        "connection.max-sends, 6",
        "connection.send-window, 0s",
        "connection.max-message-bytes, 12",
        "batch.max-frames, 0",
        "batch.low-water, 64 MiB",
        "batch.high-water, 1 KiB",
        "batch.linger, 2s",
        "batch.ack-timeout, 0s",
        "line.threads, 0",
        "line.max-attempts, 301",
        "line.rotate-jitter, 24h",
        "line.freshness, 0s",
        "line.max-silence-interval, 1s"
    })
    void aValueOutOfRangeIsRefusedWithItsKey(String key, String value) {
        assertThatThrownBy(() -> settings(key + " = " + value))
                .isInstanceOf(SettingOutOfRange.class)
                .hasMessageStartingWith("capstan.streams." + key + ": expected ")
                .hasMessageContaining(", got ");
    }

    private static LineSettings settings(String overrides) {
        return LineSettings.from(ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.load().getConfig("capstan.streams")));
    }
}
