package capstan.http.server;

import capstan.http.api.ApiRoutes;
import capstan.http.health.Service;
import capstan.http.health.ServicePort;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ports on which services of this node answer for themselves alone. They close with the actor system.
final class ServiceServers {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceServers.class);

    private ServiceServers() {}

    /// Binds the ports of the services that run here.
    ///
    /// @return where each listens, or `HttpBindFailed`
    static CompletionStage<Map<Service, InetSocketAddress>> start(
            ActorSystem<?> system,
            HttpSettings settings,
            ServerSettings server,
            Optional<HttpTls> tls,
            Set<Service> running,
            ApiRoutes.Sources sources) {
        List<CompletableFuture<Map.Entry<Service, InetSocketAddress>>> bound = settings.servicesOn(running)
                .filter(port -> !settings.isOwn(port))
                .map(port -> bind(system, settings, server, tls, port, sources)
                        .thenApply(binding -> Map.entry(port.service(), binding.localAddress()))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(bound.toArray(CompletableFuture[]::new))
                .thenApply(_ -> bound.stream()
                        .map(CompletableFuture::join)
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (first, _) -> first,
                                () -> new EnumMap<>(Service.class))));
    }

    private static CompletionStage<ServerBinding> bind(
            ActorSystem<?> system,
            HttpSettings settings,
            ServerSettings server,
            Optional<HttpTls> tls,
            ServicePort port,
            ApiRoutes.Sources sources) {
        ServerBuilder builder =
                Http.get(system).newServerAt(settings.host(), port.port()).withSettings(server);
        return tls.map(known -> builder.enableHttps(known.connectionContext()))
                .orElse(builder)
                .bind(ApiRoutes.ofService(sources, settings.api(), port).route())
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedStage(HttpBindFailed.of(settings.host(), port.port(), failure)))
                .thenApply(binding -> {
                    LOG.info(
                            "http listening service={} address={}",
                            port.service().key(),
                            binding.localAddress());
                    return binding.addToCoordinatedShutdown(settings.shutdownDeadline(), system);
                });
    }
}
