package capstan.http.api;

import capstan.http.health.CheckedComponent;
import capstan.http.health.HealthChecks;
import capstan.http.health.HealthReport;
import capstan.http.health.HealthStatus;
import capstan.http.health.Liveness;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.http.health.ServicePort;
import capstan.http.views.HealthJson;
import capstan.http.views.LiveJson;
import capstan.http.views.ReadyJson;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/// How the node is, for people, load balancers and orchestrators. Query parameters are ignored here: what probes
/// add to a path must not make a node look dead.
final class HealthEndpoints {

    private final HealthChecks checks;
    private final NodeIdentity node;
    private final Departure departure;
    private final InstantSource clock;
    private final Liveness liveness = new Liveness();

    HealthEndpoints(HealthChecks checks, NodeIdentity node, Departure departure, InstantSource clock) {
        this.checks = checks;
        this.node = node;
        this.departure = departure;
        this.clock = clock;
    }

    /// @param own the service whose port is the node's own: its path speaks for it and not for the whole node
    List<Endpoint> all(Optional<ServicePort> own) {
        var endpoints = new ArrayList<>(all());
        own.ifPresent(port -> {
            endpoints.removeIf(
                    endpoint -> endpoint.parameter() == null && endpoint.name().equals(port.segment()));
            endpoints.add(health(port));
        });
        return endpoints;
    }

    private List<Endpoint> all() {
        return List.of(
                Endpoint.get("health", null, (_, _) -> node()),
                Endpoint.get("health", "service", (_, service) -> service(service)),
                Endpoint.get("ready", null, (_, _) -> ready()),
                Endpoint.get("live", null, (_, _) -> live()));
    }

    private CompletionStage<HttpResponse> node() {
        return checks.report().thenApply(report -> reply(report, HealthJson.WHOLE_NODE));
    }

    /// What a service says on a port of its own.
    List<Endpoint> all(ServicePort port) {
        return List.of(
                health(port),
                Endpoint.get(
                        port.segment(),
                        "component",
                        (_, component) -> checks.report()
                                .thenApply(report -> component(report.of(port.service()), component, port.name()))),
                Endpoint.get("ready", null, (_, _) -> ready()),
                Endpoint.get("live", null, (_, _) -> live()));
    }

    private Endpoint health(ServicePort port) {
        return Endpoint.get(
                port.segment(),
                null,
                (_, _) -> checks.report().thenApply(report -> reply(report.of(port.service()), port.name())));
    }

    private HttpResponse component(HealthReport report, String component, String service) {
        return reply(
                report.of(component)
                        .orElseThrow(() -> ApiError.unknownComponent(
                                component,
                                service,
                                report.components().stream()
                                        .map(CheckedComponent::name)
                                        .toList())),
                service);
    }

    private CompletionStage<HttpResponse> service(String key) {
        if (checks.names().contains(key)) {
            return checks.report().thenApply(report -> component(report, key, HealthJson.WHOLE_NODE));
        }
        Service service =
                Service.of(key).orElseThrow(() -> ApiError.unknownService(key, keys(List.of(Service.values()))));
        List<String> running = keys(node.running());
        if (!node.offered().contains(service)) {
            throw ApiError.serviceNotHere(key, "version " + node.version() + " has no " + key + " yet", running);
        }
        if (!node.running().contains(service)) {
            throw ApiError.serviceNotHere(
                    key, key + " runs on nodes with role '" + service.role() + "'; this node has not", running);
        }
        return checks.report().thenApply(report -> reply(report.of(service), key));
    }

    private HttpResponse reply(HealthReport report, String service) {
        StatusCode status =
                report.status() == HealthStatus.UNHEALTHY ? StatusCodes.SERVICE_UNAVAILABLE : StatusCodes.OK;
        return Replies.json(status, HealthJson.of(report, service, node, clock.instant()));
    }

    private CompletionStage<HttpResponse> ready() {
        return checks.report().thenApply(report -> {
            List<String> reasons = new ArrayList<>();
            if (departure.isLeaving()) {
                reasons.add("this node is shutting down");
            }
            for (CheckedComponent component : report.notReady()) {
                reasons.add(component.name() + ": " + component.health().message());
            }
            StatusCode status = reasons.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
            return Replies.json(status, new ReadyJson(reasons.isEmpty(), reasons));
        });
    }

    private CompletionStage<HttpResponse> live() {
        Instant now = clock.instant();
        long uptime = Duration.between(node.startedAt(), now).toSeconds();
        List<String> reasons = liveness.reasons();
        StatusCode status = reasons.isEmpty() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE;
        return CompletableFuture.completedStage(Replies.json(status, new LiveJson(reasons.isEmpty(), uptime, reasons)));
    }

    private static List<String> keys(Iterable<Service> services) {
        List<String> keys = new ArrayList<>();
        services.forEach(service -> keys.add(service.key()));
        return keys;
    }
}
