package capstan.http.health;

import java.util.List;
import java.util.Optional;

/// The sum of several components at one moment.
///
/// @param status the worst that a component does to its services; one that is not vital does no worse than degrade
public record HealthReport(HealthStatus status, List<CheckedComponent> components) {

    static HealthReport of(List<CheckedComponent> components) {
        HealthStatus status = HealthStatus.HEALTHY;
        for (CheckedComponent component : components) {
            status = status.worse(component.effect());
        }
        return new HealthReport(status, List.copyOf(components));
    }

    /// The part of the report that concerns one service.
    public HealthReport of(Service service) {
        return of(components.stream()
                .filter(component -> component.services().contains(service))
                .toList());
    }

    /// The part of the report that is about one component, empty when there is none of that name.
    public Optional<HealthReport> of(String component) {
        List<CheckedComponent> named = components.stream()
                .filter(checked -> checked.name().equals(component))
                .toList();
        return named.isEmpty() ? Optional.empty() : Optional.of(of(named));
    }

    /// Vital components on whose account no requests should be sent to this node.
    public List<CheckedComponent> notReady() {
        return components.stream()
                .filter(component -> component.vital() && !component.health().ready())
                .toList();
    }
}
