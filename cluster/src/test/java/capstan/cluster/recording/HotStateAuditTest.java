package capstan.cluster.recording;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// An audit whose Redis is away.
class HotStateAuditTest {

    @Test
    void aRedisThatStaysAwayEndsTheAuditWithWhatToDo() {
        var config = ConfigFactory.parseString("capstan.persistence.redis.uri = \"redis://127.0.0.1:1\"")
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
        try (RedisLink link = RedisLink.open(RedisSettings.from(config))) {
            var audit = new HotStateAudit(
                    "BTCUSDT", new SymbolTruth(), new RedisHotStateReader(link), Duration.ofMillis(300));
            audit.start();

            assertThatThrownBy(audit::finish)
                    .isInstanceOf(HotStateUnreadable.class)
                    .hasMessageContaining("Redis could not be read for 300 ms while BTCUSDT was compared")
                    .hasMessageContaining("start it again and repeat the check")
                    .hasMessageContaining("127.0.0.1:1");
        }
    }
}
