package capstan.cluster.node;

import capstan.http.health.HealthChecks;
import capstan.http.health.HealthReport;
import capstan.http.health.NodeIdentity;
import capstan.http.health.Service;
import capstan.persistence.redis.RedisHealthWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes how each service of this node is to Redis, `health:{service}:{node}`, from its start to its end. The keys
/// expire, so a node that died is seen by its missing keys. A Redis that is away is not reported here: health itself
/// says so, and the next turn writes everything again.
final class HealthReporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthReporter.class);

    private final HealthChecks checks;
    private final NodeIdentity node;
    private final RedisHealthWriter writer;
    private final Clock clock;
    private final Cancellable turns;

    private HealthReporter(
            ActorSystem<?> system,
            Duration interval,
            HealthChecks checks,
            NodeIdentity node,
            RedisHealthWriter writer,
            Clock clock) {
        this.checks = checks;
        this.node = node;
        this.writer = writer;
        this.clock = clock;
        turns = system.scheduler()
                .scheduleWithFixedDelay(Duration.ZERO, interval, this::report, system.executionContext());
    }

    static HealthReporter start(
            ActorSystem<?> system,
            Duration interval,
            HealthChecks checks,
            NodeIdentity node,
            RedisHealthWriter writer,
            Clock clock) {
        return new HealthReporter(system, interval, checks, node, writer, clock);
    }

    @Override
    public void close() {
        turns.cancel();
    }

    private void report() {
        checks.report().thenAccept(this::write).exceptionally(failure -> {
            LOG.error("health could not be reported node={}", node.name(), failure);
            return null;
        });
    }

    private void write(HealthReport report) {
        Instant now = clock.instant();
        Duration uptime = Duration.between(node.startedAt(), now);
        for (Service service : node.running()) {
            writer.report(
                            service.key(),
                            node.name(),
                            report.of(service).status().key(),
                            node.version(),
                            uptime,
                            now)
                    .exceptionally(failure -> {
                        LOG.debug("health not written service={} reason={}", service.key(), failure.getMessage());
                        return null;
                    });
        }
    }
}
