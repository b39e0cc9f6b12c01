package capstan.http.views;

import capstan.http.health.CheckedComponent;
import capstan.http.health.HealthReport;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/health` and `/health/{service}`.
///
/// @param status `healthy`, `degraded` or `unhealthy`
/// @param service the service's name, or `capstan` for the whole node
/// @param timestamp ISO 8601 in UTC, whole seconds
/// @param node name of the node in the cluster
/// @param uptimeS seconds since the process started
/// @param services services that run on this node
public record HealthJson(
        String status,
        String service,
        String timestamp,
        String node,
        String version,
        long uptimeS,
        List<String> services,
        Map<String, Component> components) {

    /// The name under which the whole node goes.
    public static final String WHOLE_NODE = "capstan";

    /// @param message what is wrong and what to do, null when nothing is
    /// @param checkMs how long the answer took
    /// @param details what the component adds, written beside the others
    public record Component(
            String status,
            @Nullable String message,
            @JsonAnyGetter Map<String, Object> details,
            long checkMs) {}

    public static HealthJson of(HealthReport report, String service, NodeIdentity node, Instant now) {
        Map<String, Component> components = new LinkedHashMap<>();
        for (CheckedComponent checked : report.components()) {
            String message = checked.health().message();
            components.put(
                    checked.name(),
                    new Component(
                            checked.health().status().key(),
                            message.isEmpty() ? null : message,
                            checked.health().details(),
                            checked.checkMillis()));
        }
        return new HealthJson(
                report.status().key(),
                service,
                now.truncatedTo(ChronoUnit.SECONDS).toString(),
                node.name(),
                node.version(),
                Duration.between(node.startedAt(), now).toSeconds(),
                node.running().stream().map(Service::key).toList(),
                components);
    }
}
