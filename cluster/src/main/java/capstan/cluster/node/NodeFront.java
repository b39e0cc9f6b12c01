package capstan.cluster.node;

import capstan.http.health.HealthChecks;
import capstan.http.server.HttpDependencies;
import capstan.http.server.HttpServer;
import capstan.http.server.HttpSettings;
import capstan.persistence.redis.RedisHealthWriter;
import capstan.persistence.redis.RedisLink;
import com.typesafe.config.Config;
import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.management.javadsl.PekkoManagement;

/// What of a node is seen from outside: the HTTP API, Pekko Management, and the node's health in Redis. It starts when
/// all that it tells of has started. The ports close with the actor system, `close` ends what is written of health.
final class NodeFront implements AutoCloseable {

    private final HttpServer http;
    private final HealthReporter health;

    private NodeFront(HttpServer http, HealthReporter health) {
        this.http = http;
        this.health = health;
    }

    static NodeFront start(
            ActorSystem<?> system, Config config, NodeSettings settings, HttpDependencies told, RedisLink redis) {
        HttpSettings httpSettings = HttpSettings.from(config.getConfig("capstan.http"));
        HttpServer http = Stages.started(
                "the HTTP server", settings.startTimeout(), HttpServer.start(system, httpSettings, told));
        Stages.started(
                "Pekko Management",
                settings.startTimeout(),
                PekkoManagement.get(system).start());
        var health = HealthReporter.start(
                system,
                settings.healthInterval(),
                new HealthChecks(told.components(), httpSettings.health(), System::nanoTime),
                told.node(),
                new RedisHealthWriter(redis),
                Clock.systemUTC());
        return new NodeFront(http, health);
    }

    String httpAddress() {
        return http.scheme() + "://127.0.0.1:" + httpPort();
    }

    int httpPort() {
        return http.address().getPort();
    }

    Map<String, Integer> servicePorts() {
        var ports = new TreeMap<String, Integer>();
        http.services().forEach((service, address) -> ports.put(service.key(), address.getPort()));
        return ports;
    }

    void announceDeparture() {
        http.announceDeparture();
    }

    @Override
    public void close() {
        health.close();
    }
}
