package capstan.streams.kinesis.connector;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.time.Duration;

/// How Kinesis is reached. Keys and their meaning: `reference.conf`.
///
/// @param endpoint address of a server other than Amazon's, empty for Amazon's of the region
/// @param region empty takes it from the environment, as other AWS tools do
/// @param credentials `default` for the chain that other AWS tools use, `fixed` for servers that check none
public record ClientSettings(
        String endpoint,
        String region,
        String credentials,
        Duration connectTimeout,
        Duration callTimeout,
        int maxConnections) {

    private static final String PATH = "capstan.streams.kinesis.client";
    private static final String DEFAULT = "default";
    private static final String FIXED = "fixed";

    public ClientSettings {
        SettingOutOfRange.unless(
                endpoint.isEmpty() || endpoint.startsWith("http://") || endpoint.startsWith("https://"),
                PATH + ".endpoint",
                endpoint,
                "http://host:port, https://host or nothing");
        SettingOutOfRange.unless(
                credentials.equals(DEFAULT) || credentials.equals(FIXED),
                PATH + ".credentials",
                credentials,
                DEFAULT + " or " + FIXED);
        SettingOutOfRange.unless(
                connectTimeout.isPositive(), PATH + ".connect-timeout", connectTimeout, "a positive duration");
        SettingOutOfRange.unless(callTimeout.isPositive(), PATH + ".call-timeout", callTimeout, "a positive duration");
        SettingOutOfRange.unless(maxConnections >= 1, PATH + ".max-connections", maxConnections, "at least 1");
    }

    /// @param config the group `capstan.streams.kinesis.client`
    public static ClientSettings from(Config config) {
        return new ClientSettings(
                config.getString("endpoint"),
                config.getString("region"),
                config.getString("credentials"),
                config.getDuration("connect-timeout"),
                config.getDuration("call-timeout"),
                config.getInt("max-connections"));
    }

    boolean hasFixedCredentials() {
        return credentials.equals(FIXED);
    }

    /// What is reached, for people.
    public String address() {
        return endpoint.isEmpty() ? "kinesis in " + (region.isEmpty() ? "the default region" : region) : endpoint;
    }
}
