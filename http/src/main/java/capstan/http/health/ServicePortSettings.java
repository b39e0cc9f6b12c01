package capstan.http.health;

import com.typesafe.config.Config;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Ports of services, from `capstan.http.services`; `reference.conf` says what each key does.
public final class ServicePortSettings {

    private ServicePortSettings() {}

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
}
