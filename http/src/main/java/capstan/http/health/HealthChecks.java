package capstan.http.health;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/// All components of a node, asked in parallel. Answers are kept for a moment, so any number of callers cost one
/// round of checks. Safe for any thread.
public final class HealthChecks {

    private final List<ComponentCheck> checks = new ArrayList<>();
    private final Executor executor =
            check -> Thread.ofVirtual().name("capstan-health").start(check);

    /// @throws IllegalArgumentException when two components have one name or a name is not snake_case
    public HealthChecks(List<HealthComponent> components, HealthSettings settings, LongSupplier nanoClock) {
        Set<String> names = new HashSet<>();
        for (HealthComponent component : components) {
            if (!component.name().matches("[a-z][a-z0-9_]*")) {
                throw new IllegalArgumentException(
                        "a health component's name must be snake_case, got '" + component.name() + "'");
            }
            if (!names.add(component.name())) {
                throw new IllegalArgumentException("two health components are named '" + component.name() + "'");
            }
            checks.add(new ComponentCheck(component, settings, executor, nanoClock));
        }
    }

    /// How all components are; never fails.
    public CompletionStage<HealthReport> report() {
        List<CompletableFuture<CheckedComponent>> answers =
                checks.stream().map(check -> check.get().toCompletableFuture()).toList();
        return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .thenApply(_ -> HealthReport.of(
                        answers.stream().map(CompletableFuture::join).toList()));
    }

    /// Services for which at least one component speaks.
    public Set<Service> covered() {
        Set<Service> covered = new HashSet<>();
        checks.forEach(check -> covered.addAll(check.component().services()));
        return covered;
    }

    /// Names of the components, in the order given.
    public List<String> names() {
        return checks.stream().map(check -> check.component().name()).toList();
    }

    /// The newest known status of a component as a number, higher is better: 2 healthy, 1 degraded, 0 unhealthy,
    /// NaN before its first check.
    public double lastStatus(String name) {
        for (ComponentCheck check : checks) {
            CheckedComponent last = check.last();
            if (check.component().name().equals(name) && last != null) {
                return HealthStatus.UNHEALTHY.ordinal() - last.health().status().ordinal();
            }
        }
        return Double.NaN;
    }
}
