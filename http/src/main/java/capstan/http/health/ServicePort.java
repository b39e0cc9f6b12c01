package capstan.http.health;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where a service answers for itself alone, beside the node's own port.
///
/// @param name under which it goes in what it answers
/// @param port to bind, 0 for a free one
/// @param path of its health, one segment
public record ServicePort(Service service, String name, int port, String path) {

    public ServicePort {
        String key = "capstan.http.services." + service.key();
        if (name.isBlank()) {
            throw new IllegalArgumentException(key + ".name must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(key + ".port must lie in 0..65535, got " + port);
        }
        if (!path.matches("/[A-Za-z0-9._~-]+")) {
            throw new IllegalArgumentException(
                    key + ".path must be a slash and one segment of letters, digits and ._~-, got '" + path + "'");
        }
    }

    /// All services that have a port of their own; none when that is off.
    ///
    /// @param http the group `capstan.http`
    public static List<ServicePort> from(Config http) {
        Config services = http.getConfig("services");
        if (!services.getBoolean("enabled")) {
            return List.of();
        }
        var ports = new ArrayList<ServicePort>();
        Map<Integer, Service> taken = new HashMap<>();
        for (Service service : Service.values()) {
            Config config = services.getConfig(service.key());
            var port =
                    new ServicePort(service, config.getString("name"), config.getInt("port"), config.getString("path"));
            Service other = port.port() == 0 ? null : taken.put(port.port(), service);
            if (other != null) {
                throw new IllegalArgumentException("capstan.http.services gives port " + port.port() + " to both "
                        + other.key() + " and " + service.key());
            }
            ports.add(port);
        }
        return List.copyOf(ports);
    }

    /// The path's segment.
    public String segment() {
        return path.substring(1);
    }
}
