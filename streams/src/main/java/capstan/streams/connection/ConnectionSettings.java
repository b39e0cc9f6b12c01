package capstan.streams.connection;

import capstan.streams.settings.SettingOutOfRange;
import com.typesafe.config.Config;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// How one connection to the exchange's streams behaves. Keys and their meaning: `reference.conf`.
///
/// @param streams kinds of streams that every symbol gets, without the `<symbol>@`
/// @param trustCertificates PEM file of the certificates to trust for `wss`, empty for the JDK's own
public record ConnectionSettings(
        URI url,
        ApiKey apiKey,
        String trustCertificates,
        List<String> streams,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration closeTimeout,
        Duration idleTimeout,
        int maxStreams,
        int maxUrlBytes,
        int maxMessageBytes,
        int maxSends,
        Duration sendWindow,
        int maxStreamsPerRequest,
        Duration requestTimeout,
        Duration subscriptionCheckInterval,
        int receiveBufferBytes) {

    private static final String PATH = "capstan.streams.connection";
    private static final List<String> KNOWN_STREAMS = List.of("trade", "bestBidAsk", "depth", "depth20");

    public ConnectionSettings {
        streams = List.copyOf(streams);
        check(
                ("ws".equals(url.getScheme()) || "wss".equals(url.getScheme())) && url.getHost() != null,
                "url",
                url,
                "ws://host:port or wss://host:port");
        check(url.getRawQuery() == null, "url", url, "no query; streams are added to it");
        check(
                !streams.isEmpty() && KNOWN_STREAMS.containsAll(streams),
                "streams",
                streams,
                "one or more of " + KNOWN_STREAMS);
        check(streams.stream().distinct().count() == streams.size(), "streams", streams, "each stream once");
        positive("connect-timeout", connectTimeout);
        positive("handshake-timeout", handshakeTimeout);
        positive("close-timeout", closeTimeout);
        positive("idle-timeout", idleTimeout);
        positive("send-window", sendWindow);
        positive("request-timeout", requestTimeout);
        positive("subscription-check-interval", subscriptionCheckInterval);
        check(
                maxStreams >= streams.size() && maxStreams <= 1024,
                "max-streams",
                maxStreams,
                streams.size() + " (one symbol) to 1024 (the exchange's bound)");
        check(maxUrlBytes >= 256 && maxUrlBytes <= 65_536, "max-url-bytes", maxUrlBytes, "256 to 65536");
        check(
                maxMessageBytes >= 1024 && maxMessageBytes <= 64 << 20,
                "max-message-bytes",
                maxMessageBytes,
                "1 KiB to 64 MiB");
        check(maxSends >= 1 && maxSends <= 5, "max-sends", maxSends, "1 to 5 (the exchange's bound)");
        check(
                maxStreamsPerRequest >= 1 && maxStreamsPerRequest <= 1024,
                "max-streams-per-request",
                maxStreamsPerRequest,
                "1 to 1024");
        check(
                receiveBufferBytes == 0 || receiveBufferBytes >= 4096,
                "receive-buffer",
                receiveBufferBytes,
                "0 (the system's choice) or at least 4 KiB");
    }

    /// @param config the group `capstan.streams.connection`
    public static ConnectionSettings from(Config config) {
        return new ConnectionSettings(
                URI.create(config.getString("url")),
                new ApiKey(config.getString("api-key").strip()),
                config.getString("trust-certificates"),
                config.getStringList("streams"),
                config.getDuration("connect-timeout"),
                config.getDuration("handshake-timeout"),
                config.getDuration("close-timeout"),
                config.getDuration("idle-timeout"),
                config.getInt("max-streams"),
                Math.toIntExact(config.getBytes("max-url-bytes")),
                Math.toIntExact(config.getBytes("max-message-bytes")),
                config.getInt("max-sends"),
                config.getDuration("send-window"),
                config.getInt("max-streams-per-request"),
                config.getDuration("request-timeout"),
                config.getDuration("subscription-check-interval"),
                Math.toIntExact(config.getBytes("receive-buffer")));
    }

    public boolean isSecure() {
        return "wss".equals(url.getScheme());
    }

    /// Scheme, host and port, for people.
    public String address() {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /// Port of the URL, or the scheme's own.
    public int port() {
        if (url.getPort() != -1) {
            return url.getPort();
        }
        return isSecure() ? 443 : 80;
    }

    /// Names under which the exchange knows a symbol's streams: `btcusdt@trade` and so on.
    public List<String> streamsOf(String symbol) {
        var prefix = symbol.toLowerCase(Locale.ROOT) + "@";
        return streams.stream().map(prefix::concat).toList();
    }

    private static void check(boolean holds, String key, Object value, String expected) {
        SettingOutOfRange.unless(holds, PATH + "." + key, value, expected);
    }

    private static void positive(String key, Duration value) {
        check(value.isPositive(), key, value, "a positive duration");
    }
}
