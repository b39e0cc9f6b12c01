package capstan.http.server;

import capstan.http.api.ApiRoutes;
import capstan.http.api.Departure;
import capstan.http.health.HealthChecks;
import capstan.http.health.HealthComponent;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.http.health.ServicePort;
import capstan.http.metrics.LedgerMetrics;
import capstan.http.metrics.Metrics;
import capstan.http.metrics.RequestMetrics;
import capstan.http.past.PastDesk;
import capstan.http.symbols.SymbolDirectory;
import capstan.http.symbols.SymbolMetrics;
import capstan.http.symbols.SymbolStatuses;
import capstan.http.symbols.SymbolsHealth;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.jdk.javaapi.DurationConverters;

/// The HTTP API of one node. Stops with its actor system: it first says that it is not ready, then closes the port,
/// then lets requests end.
public final class HttpServer {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    /// Time for an answer to get from the route to the socket.
    private static final Duration FLUSH = Duration.ofMillis(200);

    private final ServerBinding binding;
    private final Departure departure;
    private final Map<Service, InetSocketAddress> services;
    private final boolean isEncrypted;

    private HttpServer(
            ServerBinding binding, Departure departure, Map<Service, InetSocketAddress> services, boolean isEncrypted) {
        this.binding = binding;
        this.departure = departure;
        this.services = Map.copyOf(services);
        this.isEncrypted = isEncrypted;
    }

    /// Binds the port and serves.
    ///
    /// @return completes when the port is bound, or with `HttpBindFailed`
    /// @throws IllegalArgumentException when a service of the node has no health component, or two have one name
    public static CompletionStage<HttpServer> start(
            ActorSystem<?> system, HttpSettings settings, HttpDependencies dependencies) {
        LongSupplier nanoClock = System::nanoTime;
        Metrics metrics = dependencies.metrics();
        SymbolDirectory directory = new SymbolDirectory(dependencies.symbols()::ids);
        SymbolStatuses statuses =
                new SymbolStatuses(system, dependencies.books(), directory, settings.poll(), nanoClock);
        HealthChecks checks = checks(settings, dependencies, new SymbolsHealth(statuses), nanoClock);
        new SymbolMetrics(metrics, statuses, dependencies.clock());
        new LedgerMetrics(
                metrics, dependencies.ledger(), settings.api().ledger().keepFor(), nanoClock, dependencies.clock());
        registerHealth(metrics, checks);
        Departure departure = new Departure();
        RequestMetrics requests = new RequestMetrics(metrics, nanoClock);
        PastDesk past = new PastDesk(dependencies.past(), settings.past());
        system.getWhenTerminated().whenComplete((_, _) -> past.close());
        var sources = new ApiRoutes.Sources(
                dependencies.books(),
                dependencies.ledger(),
                directory,
                dependencies.symbols(),
                statuses,
                checks,
                dependencies.node(),
                departure,
                dependencies.lines(),
                dependencies.cluster(),
                metrics,
                requests,
                dependencies.clock(),
                past);
        Optional<ServicePort> own = settings.servicesOn(dependencies.node().running())
                .filter(settings::isOwn)
                .findFirst();
        ApiRoutes routes = new ApiRoutes(sources, settings.api(), own);
        ServerSettings serverSettings = serverSettings(system, settings);
        ServerBuilder server =
                Http.get(system).newServerAt(settings.host(), settings.port()).withSettings(serverSettings);
        boolean isEncrypted = dependencies.tls().isPresent();
        return dependencies
                .tls()
                .map(tls -> server.enableHttps(tls.connectionContext()))
                .orElse(server)
                .bind(routes.route())
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedStage(HttpBindFailed.of(settings.host(), settings.port(), failure)))
                .thenCompose(binding -> ServiceServers.start(
                                system,
                                settings,
                                serverSettings,
                                dependencies.tls(),
                                dependencies.node().running(),
                                sources)
                        .thenApply(services ->
                                started(system, settings, departure, requests, binding, services, isEncrypted)));
    }

    /// Where the server listens; the port is the one taken when 0 was asked for.
    public InetSocketAddress address() {
        return binding.localAddress();
    }

    /// Where services answer for themselves alone; empty when that is off.
    public Map<Service, InetSocketAddress> services() {
        return services;
    }

    /// Says from here on that requests should go elsewhere; they are answered all the same until the system ends.
    public void announceDeparture() {
        departure.leave();
    }

    /// `https` or `http`.
    public String scheme() {
        return isEncrypted ? "https" : "http";
    }

    private static HttpServer started(
            ActorSystem<?> system,
            HttpSettings settings,
            Departure departure,
            RequestMetrics requests,
            ServerBinding binding,
            Map<Service, InetSocketAddress> services,
            boolean isEncrypted) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind(),
                "capstan-http-leave",
                () -> leave(departure, settings.drainDelay()));
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "capstan-http-unbind", binding::unbind);
        shutdown.addTask(
                CoordinatedShutdown.PhaseServiceRequestsDone(),
                "capstan-http-requests",
                () -> finish(requests, settings.shutdownDeadline(), binding));
        LOG.info("http listening address={} tls={}", binding.localAddress(), isEncrypted);
        return new HttpServer(binding, departure, services, isEncrypted);
    }

    private static CompletionStage<Done> leave(Departure departure, Duration drainDelay) {
        departure.leave();
        return after(drainDelay);
    }

    /// Ends the connections once the requests have been answered and the answers sent: a connection that is ended
    /// between an answer and its way to the socket would lose it.
    private static CompletionStage<Done> finish(RequestMetrics requests, Duration deadline, ServerBinding binding) {
        Duration forRequests = deadline.minus(FLUSH.multipliedBy(2));
        return requests.whenIdle()
                .toCompletableFuture()
                .completeOnTimeout(null, Math.max(0, forRequests.toMillis()), TimeUnit.MILLISECONDS)
                .thenCompose(_ -> after(FLUSH))
                .thenCompose(_ -> binding.terminate(FLUSH))
                .thenApply(_ -> Done.getInstance());
    }

    private static CompletionStage<Done> after(Duration delay) {
        return CompletableFuture.supplyAsync(
                Done::getInstance, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static HealthChecks checks(
            HttpSettings settings, HttpDependencies dependencies, SymbolsHealth symbols, LongSupplier nanoClock) {
        List<HealthComponent> components = new ArrayList<>(dependencies.components());
        components.add(symbols);
        HealthChecks checks = new HealthChecks(components, settings.health(), nanoClock);
        NodeIdentity node = dependencies.node();
        Set<Service> silent = new TreeSet<>(node.running());
        silent.removeAll(checks.covered());
        if (!silent.isEmpty()) {
            throw new IllegalArgumentException("no health component speaks for "
                    + silent.stream().map(Service::key).toList()
                    + ", so their health would be empty; give HttpDependencies one that names them");
        }
        return checks;
    }

    private static void registerHealth(Metrics metrics, HealthChecks checks) {
        for (String component : checks.names()) {
            metrics.gauge(
                    "capstan_http_component_status_code",
                    "Health of a component: 2 healthy, 1 degraded, 0 unhealthy",
                    Map.of("component", component),
                    () -> checks.lastStatus(component));
        }
        metrics.beforeScrape(() -> checks.report().thenAccept(_ -> {}));
    }

    private static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
        ServerSettings defaults = ServerSettings.create(system.classicSystem());
        return defaults.withMaxConnections(settings.maxConnections())
                .withBacklog(settings.backlog())
                .withTransparentHeadRequests(true)
                .withParsingErrorHandler(JsonParsingErrors.class.getName())
                .withParserSettings(defaults.getParserSettings().withMaxContentLength(settings.maxRequestBytes()))
                .withTimeouts(defaults.getTimeouts()
                        .withIdleTimeout(DurationConverters.toScala(settings.idleTimeout()))
                        .withRequestTimeout(DurationConverters.toScala(settings.requestTimeout())));
    }
}
