package capstan.cluster.node;

import capstan.actors.gate.GateStatus;
import capstan.http.health.ClusterHealth;
import capstan.http.health.ComponentHealth;
import capstan.http.health.HealthComponent;
import capstan.http.health.Service;
import capstan.persistence.database.Database;
import capstan.persistence.database.DatabaseFailure;
import capstan.persistence.journal.JournalWatch;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisStatus;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;

/// What a node's services stand on, as health components.
final class NodeHealth {

    /// Services of the seeds that this version has.
    static final Set<Service> OFFERED = EnumSet.of(
            Service.SBE_INGESTOR, Service.AGGREGATOR, Service.GAP_DETECTOR, Service.RE_ANCHOR_SERVICE, Service.API);

    private NodeHealth() {}

    static List<HealthComponent> components(
            ActorSystem<?> system,
            NodeSettings settings,
            Database database,
            RedisLink redis,
            FeedLines lines,
            LinePlaces places,
            Supplier<CompletionStage<GateStatus>> gate) {
        var components = new ArrayList<HealthComponent>();
        if (settings.isIdle()) {
            components.add(HealthComponent.of(
                    "roles",
                    false,
                    EnumSet.of(Service.DATA_CONNECTOR, Service.TRAINER),
                    () -> CompletableFuture.completedStage(ComponentHealth.degraded(
                            "this version has nothing to run for " + settings.idleRoles(), Map.of()))));
        }
        JournalWatch watch = JournalWatch.of(system);
        components.add(new ClusterHealth(system));
        components.add(HealthComponent.of(
                "journal",
                true,
                Service.all(),
                () -> CompletableFuture.completedStage(journal(database.ping(), watch.failing()))));
        components.add(HealthComponent.of(
                "redis",
                false,
                EnumSet.of(Service.AGGREGATOR, Service.RE_ANCHOR_SERVICE, Service.API),
                () -> CompletableFuture.completedStage(redis(redis.status()))));
        if (lines.mayRunHere() && !lines.numbers().isEmpty()) {
            String here = Membership.address(system);
            components.add(HealthComponent.of(
                    "lines",
                    true,
                    EnumSet.of(Service.SBE_INGESTOR),
                    () -> places.all().thenApply(all -> LinesHealth.of(here, all))));
        }
        lines.kinesisHealth().ifPresent(components::add);
        components.add(HealthComponent.of(
                "rest",
                false,
                EnumSet.of(Service.REST_INGESTOR, Service.RE_ANCHOR_SERVICE),
                () -> gate.get().thenApply(RestHealth::of).exceptionally(RestHealth::unknown)));
        return components;
    }

    private static ComponentHealth journal(Database.Status status, Optional<DatabaseFailure> failing) {
        var details = new LinkedHashMap<String, Object>();
        details.put("latency_us", status.latency().toNanos() / 1_000);
        details.put("version", status.version());
        Optional<DatabaseFailure> failure =
                Optional.ofNullable(status.failure()).or(() -> failing);
        failure.ifPresent(known -> details.put("failure", known.kind().name()));
        return failure.map(known -> ComponentHealth.unhealthy(String.valueOf(known.getMessage()), details))
                .orElseGet(() -> ComponentHealth.healthy(details));
    }

    private static ComponentHealth redis(RedisStatus status) {
        Map<String, Object> details = Map.of("state_name", status.state().name());
        return status.isUp() ? ComponentHealth.healthy(details) : ComponentHealth.unhealthy(status.toString(), details);
    }
}
