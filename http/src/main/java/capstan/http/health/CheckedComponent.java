package capstan.http.health;

import java.util.Set;

/// A component with its newest answer.
///
/// @param checkMillis how long the answer took, or the time limit when none came
public record CheckedComponent(
        String name, Set<Service> services, boolean vital, ComponentHealth health, long checkMillis) {

    /// What the component does to the services that stand on it.
    HealthStatus effect() {
        return vital || health.status() != HealthStatus.UNHEALTHY ? health.status() : HealthStatus.DEGRADED;
    }
}
