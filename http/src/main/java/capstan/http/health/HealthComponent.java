package capstan.http.health;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// Something that a service stands on and that can say how it is: the journal, Redis, a line to the exchange.
public interface HealthComponent {

    /// Unique on the node, snake_case, for example `journal`.
    String name();

    /// The services that stand on it.
    Set<Service> services();

    /// Asks the component how it is. Runs on a virtual thread of its own, at most one at a time, so it may block;
    /// an answer that does not come in time, an exception or null counts as unhealthy.
    CompletionStage<ComponentHealth> check();

    /// Whether its services cannot work without it. When a component that is not vital is unhealthy, its services
    /// are only degraded and the node stays ready.
    default boolean vital() {
        return true;
    }

    static HealthComponent of(
            String name, boolean vital, Set<Service> services, Supplier<CompletionStage<ComponentHealth>> check) {
        return new HealthComponent() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Set<Service> services() {
                return services;
            }

            @Override
            public CompletionStage<ComponentHealth> check() {
                return check.get();
            }

            @Override
            public boolean vital() {
                return vital;
            }
        };
    }
}
