package capstan.http.health;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/// What this node is, as it says so in health.
///
/// @param name unique in the cluster, for example `10.0.0.7:25520`
/// @param version of the software
/// @param startedAt when the process started
/// @param roles cluster roles of the node
/// @param offered services that this version has at all, whatever the node's roles
public record NodeIdentity(String name, String version, Instant startedAt, Set<String> roles, Set<Service> offered) {

    public NodeIdentity {
        if (name.isBlank() || version.isBlank()) {
            throw new IllegalArgumentException(
                    "a node needs a name and a version, got name='" + name + "' version='" + version + "'");
        }
        roles = Set.copyOf(roles);
        offered = Set.copyOf(offered);
    }

    /// The offered services that the node's roles run, in the order of `Service`.
    public Set<Service> running() {
        Set<Service> running = EnumSet.noneOf(Service.class);
        for (Service service : offered) {
            if (roles.contains(service.role())) {
                running.add(service);
            }
        }
        return running;
    }
}
