package capstan.http.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HealthChecksTest {

    private static final ComponentHealth FINE = ComponentHealth.healthy(Map.of("rows", 3));
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final HealthSettings settings = new HealthSettings(Duration.ofMillis(200), Duration.ofSeconds(1));
    private final AtomicLong nanos = new AtomicLong();

    private static HealthComponent component(String name, Supplier<CompletionStage<ComponentHealth>> check) {
        return HealthComponent.of(name, true, Set.of(Service.API), check);
    }

    private static HealthComponent fine(String name, boolean vital, Service... services) {
        return HealthComponent.of(name, vital, Set.of(services), () -> CompletableFuture.completedStage(FINE));
    }

    private HealthReport report(HealthComponent... components) {
        return join(checks(components));
    }

    private HealthChecks checks(HealthComponent... components) {
        return new HealthChecks(List.of(components), settings, nanos::get);
    }

    private static HealthReport join(HealthChecks checks) {
        return checks.report()
                .toCompletableFuture()
                .orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Test
    void componentsAreAskedInParallelAndToldInTheirOrder() {
        CountDownLatch bothRun = new CountDownLatch(2);
        Supplier<CompletionStage<ComponentHealth>> meeting = () -> {
            bothRun.countDown();
            try {
                assertThat(bothRun.await(150, TimeUnit.MILLISECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
            return CompletableFuture.completedStage(FINE);
        };

        HealthReport report = report(component("redis", meeting), component("journal", meeting));

        assertThat(report.status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(report.components()).extracting(CheckedComponent::name).containsExactly("redis", "journal");
    }

    @Test
    void aStormOfReadersCostsOneCheck() {
        AtomicInteger asked = new AtomicInteger();
        HealthChecks checks = checks(component("journal", () -> {
            asked.incrementAndGet();
            return CompletableFuture.completedStage(FINE);
        }));

        for (int reader = 0; reader < 1_000; reader++) {
            join(checks);
        }
        assertThat(asked).hasValue(1);

        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        join(checks);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aCheckThatHangsIsUnhealthyAndNotStartedAgainWhileItHangs() {
        AtomicInteger asked = new AtomicInteger();
        CompletableFuture<ComponentHealth> hanging = new CompletableFuture<>();
        HealthChecks checks = checks(component("journal", () -> {
            asked.incrementAndGet();
            return hanging;
        }));

        CheckedComponent first = join(checks).components().getFirst();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        CheckedComponent second = join(checks).components().getFirst();

        assertThat(first.health().status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(first.health().message()).contains("journal has not answered", "limit 200 ms");
        assertThat(second.health().message()).contains("for 5000 ms");
        assertThat(asked).hasValue(1);

        hanging.complete(FINE);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        assertThat(join(checks).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aBlockingCheckHoldsUpNobodyElse() {
        CountDownLatch never = new CountDownLatch(1);
        HealthReport report = report(
                component("journal", () -> {
                    try {
                        never.await();
                    } catch (InterruptedException interrupted) {
                        throw new IllegalStateException(interrupted);
                    }
                    return CompletableFuture.completedStage(FINE);
                }),
                component("redis", () -> CompletableFuture.completedStage(FINE)));
        never.countDown();

        assertThat(report.components())
                .extracting(component -> component.health().status())
                .containsExactly(HealthStatus.UNHEALTHY, HealthStatus.HEALTHY);
    }

    @Test
    @SuppressWarnings("NullAway") // a component that breaks the contract
    void whatABrokenCheckDoesIsUnhealthyAndSaysWhy() {
        HealthReport report = report(
                component("throws", () -> {
                    throw new IllegalStateException("no route to 10.0.0.3");
                }),
                component("fails", () -> CompletableFuture.failedStage(new IllegalStateException("refused"))),
                component("silent", () -> CompletableFuture.failedStage(new IllegalStateException())),
                component("null_stage", () -> null),
                component("null_health", () -> CompletableFuture.completedStage(null)));

        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.components())
                .extracting(component -> component.health().message())
                .containsExactly(
                        "the check of throws failed: no route to 10.0.0.3",
                        "the check of fails failed: refused",
                        "the check of silent failed: IllegalStateException",
                        "the check of null_stage failed: check() returned null",
                        "the check of null_health failed: check() completed with null");
        assertThat(report.notReady()).hasSize(5);
    }

    @Test
    void aComponentThatIsNotVitalOnlyDegradesAndDoesNotCostReadiness() {
        ComponentHealth dead = ComponentHealth.unhealthy("connection refused", Map.of());
        HealthReport report = report(
                fine("journal", true, Service.AGGREGATOR),
                HealthComponent.of(
                        "redis", false, Set.of(Service.AGGREGATOR), () -> CompletableFuture.completedStage(dead)));

        assertThat(report.status()).isEqualTo(HealthStatus.DEGRADED);
        assertThat(report.notReady()).isEmpty();
        assertThat(report.components().get(1).health().status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void aServiceIsJudgedByItsOwnComponentsOnly() {
        ComponentHealth dead = ComponentHealth.unhealthy("connection refused", Map.of());
        HealthReport report = report(
                fine("journal", true, Service.AGGREGATOR, Service.API),
                HealthComponent.of(
                        "lines", true, Set.of(Service.SBE_INGESTOR), () -> CompletableFuture.completedStage(dead)));

        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.of(Service.API).status()).isEqualTo(HealthStatus.HEALTHY);
        assertThat(report.of(Service.API).components())
                .extracting(CheckedComponent::name)
                .containsExactly("journal");
        assertThat(report.of(Service.SBE_INGESTOR).status()).isEqualTo(HealthStatus.UNHEALTHY);
    }

    @Test
    void unhealthyMayStillBeReady() {
        ComponentHealth labelled =
                ComponentHealth.unhealthy("the exchange is away", Map.of()).withReady(true);

        HealthReport report = report(component("symbols", () -> CompletableFuture.completedStage(labelled)));

        assertThat(report.status()).isEqualTo(HealthStatus.UNHEALTHY);
        assertThat(report.notReady()).isEmpty();
    }

    @Test
    void namesMustDifferAndBeSnakeCase() {
        assertThatThrownBy(() -> checks(fine("redis", true), fine("redis", true)))
                .hasMessage("two health components are named 'redis'");
        assertThatThrownBy(() -> checks(fine("Redis-1", true)))
                .hasMessage("a health component's name must be snake_case, got 'Redis-1'");
        assertThatThrownBy(() -> ComponentHealth.healthy(Map.of("status", "up")))
                .hasMessageContaining("'status' would hide");
    }

    @Test
    void theNewestStatusIsANumberForMetrics() {
        HealthChecks checks = checks(
                fine("journal", true, Service.API),
                component("redis", () -> CompletableFuture.completedStage(ComponentHealth.degraded("slow", Map.of()))),
                component("disk", () -> CompletableFuture.completedStage(ComponentHealth.unhealthy("full", Map.of()))));

        assertThat(checks.lastStatus("journal")).isNaN();
        join(checks);

        assertThat(List.of("journal", "redis", "disk"))
                .extracting(checks::lastStatus)
                .containsExactly(2.0, 1.0, 0.0);
        assertThat(checks.covered()).containsExactly(Service.API);
    }

    @Test
    void aNodeRunsTheOfferedServicesOfItsRoles() {
        NodeIdentity node = new NodeIdentity(
                "n1",
                "1.0",
                Instant.EPOCH,
                Set.of("market", "lake"),
                EnumSet.of(Service.AGGREGATOR, Service.GAP_DETECTOR, Service.SBE_INGESTOR));

        assertThat(node.running()).containsExactly(Service.AGGREGATOR, Service.GAP_DETECTOR);
    }
}
