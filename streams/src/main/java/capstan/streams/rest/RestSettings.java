package capstan.streams.rest;

import capstan.actors.BackoffSettings;
import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;

/// How the exchange is asked over REST. Keys and their meaning: `reference.conf`.
public record RestSettings(
        URI baseUrl,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration slowAnswer,
        int retries,
        BackoffSettings retryBackoff,
        long maxAnswerBytes,
        int symbolsPerRequest,
        int weightPerMinute) {

    private static final String PATH = "capstan.streams.rest";

    public RestSettings {
        check(
                "http".equals(baseUrl.getScheme()) || "https".equals(baseUrl.getScheme()),
                "base-url",
                baseUrl,
                "http://host:port or https://host");
        check(connectTimeout.isPositive(), "connect-timeout", connectTimeout, "a positive duration");
        check(requestTimeout.isPositive(), "request-timeout", requestTimeout, "a positive duration");
        check(slowAnswer.isPositive(), "slow-answer", slowAnswer, "a positive duration");
        check(retries >= 0 && retries <= 10, "retries", retries, "0 to 10");
        check(maxAnswerBytes >= 64 * 1024, "max-answer-bytes", maxAnswerBytes, "at least 64 KiB");
        check(symbolsPerRequest >= 1 && symbolsPerRequest <= 500, "symbols-per-request", symbolsPerRequest, "1 to 500");
        check(weightPerMinute >= 1, "weight-per-minute", weightPerMinute, "at least 1");
    }

    /// @param config the group `capstan.streams.rest`
    public static RestSettings from(Config config) {
        return new RestSettings(
                URI.create(config.getString("base-url")),
                config.getDuration("connect-timeout"),
                config.getDuration("request-timeout"),
                config.getDuration("slow-answer"),
                config.getInt("retries"),
                BackoffSettings.from(config.getConfig("retry-backoff")),
                config.getBytes("max-answer-bytes"),
                config.getInt("symbols-per-request"),
                config.getInt("weight-per-minute"));
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }
}
