package capstan.http.server;

import capstan.http.api.ApiSettings;
import capstan.http.health.HealthSettings;
import capstan.http.health.Service;
import capstan.http.health.ServicePort;
import capstan.http.health.ServicePortSettings;
import capstan.http.past.PastSettings;
import capstan.http.symbols.PollSettings;
import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Settings of the HTTP server.
///
/// @param host address to bind, `0.0.0.0` for all
/// @param port port to bind, 0 for a free one
/// @param maxConnections connections open at the same time; further ones wait
/// @param backlog connections that wait
/// @param idleTimeout after which a connection without traffic is closed
/// @param requestTimeout longest time to an answer; above every wait that an answer may contain
/// @param maxRequestBytes largest request body that is read
/// @param drainDelay time between telling that the node leaves and closing the port
/// @param shutdownDeadline time that requests have to end once the port is closed
/// @param servicePorts of services that answer for themselves alone
public record HttpSettings(
        String host,
        int port,
        int maxConnections,
        int backlog,
        Duration idleTimeout,
        Duration requestTimeout,
        long maxRequestBytes,
        Duration drainDelay,
        Duration shutdownDeadline,
        ApiSettings api,
        PollSettings poll,
        HealthSettings health,
        PastSettings past,
        List<ServicePort> servicePorts) {

    public HttpSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("capstan.http.host must name an address, such as 127.0.0.1");
        }
        servicePorts = List.copyOf(servicePorts);
        range("port", port, 0, 65_535);
        range("max-connections", maxConnections, 1, 1_000_000);
        range("backlog", backlog, 1, 100_000);
        range("max-request-bytes", maxRequestBytes, 0, 64L << 20);
        if (drainDelay.isNegative() || shutdownDeadline.toMillis() < 500) {
            throw new IllegalArgumentException(
                    "capstan.http.drain-delay must be 0s or more and shutdown-deadline 500ms or more, got " + drainDelay
                            + " and " + shutdownDeadline);
        }
        longer("health.check-timeout", health.checkTimeout(), "symbols.deadline", poll.deadline());
        longer("request-timeout", requestTimeout, "health.check-timeout", health.checkTimeout());
        longer("idle-timeout", idleTimeout, "request-timeout", requestTimeout);
    }

    /// @param config the group `capstan.http`
    public static HttpSettings from(Config config) {
        return new HttpSettings(
                config.getString("host"),
                config.getInt("port"),
                config.getInt("max-connections"),
                config.getInt("backlog"),
                config.getDuration("idle-timeout"),
                config.getDuration("request-timeout"),
                config.getBytes("max-request-bytes"),
                config.getDuration("drain-delay"),
                config.getDuration("shutdown-deadline"),
                ApiSettings.from(config),
                PollSettings.from(config.getConfig("symbols")),
                HealthSettings.from(config.getConfig("health")),
                PastSettings.from(config),
                ServicePortSettings.from(config));
    }

    /// Ports of those services that run.
    Stream<ServicePort> servicesOn(Set<Service> running) {
        return servicePorts.stream().filter(port -> running.contains(port.service()));
    }

    /// Whether a service's port is the node's own.
    boolean isOwn(ServicePort service) {
        return port != 0 && service.port() == port;
    }

    /// The same on another address.
    public HttpSettings withAddress(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                maxConnections,
                backlog,
                idleTimeout,
                requestTimeout,
                maxRequestBytes,
                drainDelay,
                shutdownDeadline,
                api,
                poll,
                health,
                past,
                servicePorts);
    }

    private static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "capstan.http." + key + " must lie in " + least + ".." + most + ", got " + value);
        }
    }

    private static void longer(String key, Duration value, String otherKey, Duration other) {
        if (value.compareTo(other) <= 0) {
            throw new IllegalArgumentException(
                    "capstan.http." + key + " must be longer than " + otherKey + ", got " + value + " and " + other);
        }
    }
}
