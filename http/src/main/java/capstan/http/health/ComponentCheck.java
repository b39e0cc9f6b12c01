package capstan.http.health;

import capstan.http.polling.Failures;
import capstan.http.polling.SharedAnswer;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Asks one component under a time limit and keeps its answer. A check that outlived its limit is not started again
/// before it has ended, so a component that hangs holds one thread and no more. Safe for any thread.
final class ComponentCheck {

    private final HealthComponent component;
    private final Duration timeout;
    private final Executor executor;
    private final LongSupplier nanoClock;
    private final SharedAnswer<CheckedComponent> answer;
    private volatile @Nullable CompletableFuture<ComponentHealth> running;
    private volatile long startedNanos;
    private volatile @Nullable CheckedComponent last;

    ComponentCheck(HealthComponent component, HealthSettings settings, Executor executor, LongSupplier nanoClock) {
        this.component = component;
        this.timeout = settings.checkTimeout();
        this.executor = executor;
        this.nanoClock = nanoClock;
        this.answer = new SharedAnswer<>(this::ask, settings.keepFor(), nanoClock);
    }

    /// Never fails.
    CompletionStage<CheckedComponent> get() {
        return answer.get();
    }

    /// The newest answer, null before the first.
    @Nullable
    CheckedComponent last() {
        return last;
    }

    HealthComponent component() {
        return component;
    }

    private CompletionStage<CheckedComponent> ask() {
        CompletableFuture<ComponentHealth> earlier = running;
        if (earlier != null && !earlier.isDone()) {
            return CompletableFuture.completedFuture(remember(hanging(), elapsedMillis()));
        }
        startedNanos = nanoClock.getAsLong();
        CompletableFuture<ComponentHealth> check = CompletableFuture.supplyAsync(component::check, executor)
                .thenCompose(stage -> Objects.requireNonNull(stage, "check() returned null"))
                .thenApply(health -> Objects.requireNonNull(health, "check() completed with null"));
        running = check;
        return check.copy()
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((health, failure) -> remember(failure == null ? health : failed(failure), elapsedMillis()));
    }

    private CheckedComponent remember(ComponentHealth health, long millis) {
        CheckedComponent checked =
                new CheckedComponent(component.name(), component.services(), component.vital(), health, millis);
        last = checked;
        return checked;
    }

    private ComponentHealth failed(Throwable failure) {
        // orTimeout fails without a message, whatever fails in the check itself says one.
        Throwable cause = Failures.unwrapped(failure);
        if (cause instanceof TimeoutException && cause.getMessage() == null) {
            return hanging();
        }
        return ComponentHealth.unhealthy(
                "the check of " + component.name() + " failed: " + Failures.reason(failure), Map.of());
    }

    private ComponentHealth hanging() {
        return ComponentHealth.unhealthy(
                component.name() + " has not answered its check for " + elapsedMillis() + " ms (limit "
                        + timeout.toMillis() + " ms)",
                Map.of());
    }

    private long elapsedMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - startedNanos);
    }
}
