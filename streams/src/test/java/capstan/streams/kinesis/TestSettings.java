package capstan.streams.kinesis;

import capstan.streams.kinesis.writer.WriterSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/// The module's settings, quicker than anybody would want them.
public final class TestSettings {

    public static final String VENUE = "binance";
    public static final int LINE = 100;

    private TestSettings() {}

    /// @param more lines of HOCON under `capstan.streams.kinesis`
    public static Config kinesis(String... more) {
        return ConfigFactory.parseString(String.join("\n", more))
                .withFallback(ConfigFactory.parseString("""
                        writer { linger = 1ms, backoff { min = 1ms, max = 5ms, jitter = 0 } }
                        reader {
                          poll-interval = 1ms, check-interval = 5ms, initial-position = trim-horizon
                          backoff { min = 1ms, max = 5ms, jitter = 0 }
                        }
                        """))
                .withFallback(ConfigFactory.parseResources("reference.conf").getConfig("capstan.streams.kinesis"));
    }

    public static StreamSettings streams(boolean create) {
        return StreamSettings.from(kinesis(), create);
    }

    public static WriterSettings writer(String... more) {
        return WriterSettings.from(kinesis(more).getConfig("writer"));
    }
}
