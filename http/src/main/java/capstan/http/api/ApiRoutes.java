package capstan.http.api;

import capstan.actors.symbol.SymbolBooks;
import capstan.http.cluster.ClusterReports;
import capstan.http.health.HealthChecks;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.http.health.ServicePort;
import capstan.http.lines.LineReports;
import capstan.http.metrics.Metrics;
import capstan.http.metrics.RequestMetrics;
import capstan.http.past.PastDesk;
import capstan.http.polling.Failures;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolList;
import capstan.http.symbols.SymbolStatuses;
import capstan.market.ports.GapLedger;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The router: every endpoint of the table, and JSON for whatever else comes. It is complete, so nothing is left to
/// the toolkit's own answers.
public final class ApiRoutes {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRoutes.class);
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");
    private static final String UNMATCHED = "unmatched";

    private final List<Endpoint> endpoints;
    private final RequestMetrics requests;
    private final ApiSettings settings;

    /// What the routes read.
    public record Sources(
            SymbolBooks books,
            GapLedger ledger,
            SymbolDirectory directory,
            SymbolList list,
            SymbolStatuses statuses,
            HealthChecks checks,
            NodeIdentity node,
            Departure departure,
            LineReports lines,
            ClusterReports cluster,
            Metrics metrics,
            RequestMetrics requests,
            InstantSource clock,
            PastDesk past) {}

    public ApiRoutes(Sources sources, ApiSettings settings) {
        this(sources, settings, Optional.empty());
    }

    /// @param own the service whose port is the node's own, if one is
    public ApiRoutes(Sources sources, ApiSettings settings, Optional<ServicePort> own) {
        this.requests = sources.requests();
        this.settings = settings;
        Stream<Endpoint> market = Stream.of(
                        new SymbolEndpoints(
                                        sources.books(),
                                        sources.directory(),
                                        sources.statuses(),
                                        settings,
                                        sources.clock(),
                                        sources.past())
                                .all(),
                        new LedgerEndpoints(sources.ledger(), sources.books(), sources.directory(), settings).all(),
                        new OperatorEndpoints(
                                        sources.books(),
                                        new SymbolQuestion(sources.directory(), settings.retryAfter()),
                                        settings.operator())
                                .all(),
                        new SymbolListEndpoints(sources.list(), settings.operator(), settings.retryAfter()).all())
                .flatMap(List::stream);
        if (!sources.node().roles().contains(Service.API.role())) {
            market = market.map(ApiRoutes::elsewhere);
        }
        Stream<Endpoint> node = Stream.of(
                        new LineEndpoints(sources.lines(), settings, sources.clock()).all(),
                        new ClusterEndpoints(sources.cluster()).all(),
                        new MemberEndpoints(sources.cluster(), settings.operator()).all(),
                        new HealthEndpoints(sources.checks(), sources.node(), sources.departure(), sources.clock())
                                .all(own),
                        new NodeEndpoints(sources.metrics(), sources.node()).all())
                .flatMap(List::stream);
        this.endpoints = Stream.concat(market, node).toList();
    }

    private ApiRoutes(List<Endpoint> endpoints, RequestMetrics requests, ApiSettings settings) {
        this.endpoints = endpoints;
        this.requests = requests;
        this.settings = settings;
    }

    /// What a service answers on a port of its own: only how it is.
    public static ApiRoutes ofService(Sources sources, ApiSettings settings, ServicePort port) {
        var health = new HealthEndpoints(sources.checks(), sources.node(), sources.departure(), sources.clock());
        return new ApiRoutes(health.all(port), sources.requests(), settings);
    }

    /// What is not answered by a node without role `api`.
    private static Endpoint elsewhere(Endpoint endpoint) {
        return new Endpoint(
                endpoint.method(),
                endpoint.name(),
                endpoint.parameter(),
                (_, _) -> CompletableFuture.failedStage(ApiError.roleNotHere(endpoint.template())));
    }

    /// Methods of the endpoints with a template, for example `POST`.
    public List<String> methods(String template) {
        return at(template).stream().map(Endpoint::method).toList();
    }

    /// Path templates of all endpoints, each once, for example `/books/{symbol}`.
    public List<String> templates() {
        return endpoints.stream().map(Endpoint::template).distinct().toList();
    }

    private List<Endpoint> at(String template) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.template().equals(template))
                .toList();
    }

    public Route route() {
        Route unmatched = Directives.extractRequest(request -> complete(
                request,
                UNMATCHED,
                _ -> CompletableFuture.failedStage(
                        ApiError.unknownPath(request.getUri().getPathString()))));
        List<List<Endpoint>> paths = templates().stream().map(this::at).toList();
        Route[] others = Stream.concat(paths.stream().skip(1).map(this::route), Stream.of(unmatched))
                .toArray(Route[]::new);
        return Directives.withRequestTimeoutResponse(
                _ -> ApiError.timeout(settings.retryAfter()).response(),
                () -> Directives.concat(route(paths.getFirst()), others));
    }

    /// @param path the endpoints of one path, which differ in their methods
    private Route route(List<Endpoint> path) {
        Endpoint first = path.getFirst();
        if (first.name().isEmpty()) {
            return Directives.pathSingleSlash(() -> answer(path, ""));
        }
        if (first.parameter() == null) {
            return Directives.path(first.name(), () -> answer(path, ""));
        }
        return Directives.path(
                PathMatchers.segment(first.name()).slash(PathMatchers.segment()), argument -> answer(path, argument));
    }

    private Route answer(List<Endpoint> path, String argument) {
        String template = path.getFirst().template();
        return Directives.extractRequest(request -> complete(
                request,
                template,
                given -> path.stream()
                        .filter(endpoint -> given.method().name().equals(endpoint.method()))
                        .findFirst()
                        .orElseThrow(() -> ApiError.methodNotAllowed(
                                given.method().name(),
                                path.stream()
                                        .flatMap(endpoint -> endpoint.allowed().stream())
                                        .toList()))
                        .handler()
                        .answer(given, argument)));
    }

    private Route complete(
            HttpRequest request, String template, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return Directives.extractMaterializer(materializer -> {
            // No route takes a body; one that is not read would keep its connection from being used again.
            request.discardEntityBytes(materializer);
            long began = requests.began();
            return Directives.completeWithFuture(CompletableFuture.completedFuture(request)
                    .thenCompose(handler)
                    .exceptionally(failure -> failed(request, failure))
                    .thenApply(response -> {
                        requests.ended(
                                began,
                                template,
                                method(request),
                                response.status().intValue());
                        return response;
                    }));
        });
    }

    private static String method(HttpRequest request) {
        String name = request.method().name();
        return METHODS.contains(name) ? name : "other";
    }

    private static HttpResponse failed(HttpRequest request, Throwable failure) {
        Throwable cause = Failures.unwrapped(failure);
        if (cause instanceof ApiError error) {
            return error.response();
        }
        LOG.error("request failed path={}", request.getUri().getPathString(), cause);
        return ApiError.internal().response();
    }
}
