package capstan.cluster.node;

import java.time.Duration;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a node whose cluster stays too small to begin. Two clusters never become one by themselves: only a node that
/// starts again looks for the others, and joins the cluster that they have gone on with.
final class FoundingWatch {

    private static final Logger LOG = LoggerFactory.getLogger(FoundingWatch.class);
    private static final Duration LOOK = Duration.ofMillis(500);

    /// Why a node ended that waited in vain.
    record TooFewMembers() implements CoordinatedShutdown.Reason {}

    private final ActorSystem<?> system;
    private final Cluster cluster;
    private final FoundingSettings settings;
    private long waitingSinceNanos;
    private boolean isWaiting;
    private @Nullable Cancellable looking;

    private FoundingWatch(ActorSystem<?> system, FoundingSettings settings) {
        this.system = system;
        this.settings = settings;
        cluster = Cluster.get(system);
    }

    /// Looks until the node is up.
    static void start(ActorSystem<?> system, FoundingSettings settings) {
        var watch = new FoundingWatch(system, settings);
        watch.begin();
    }

    private synchronized void begin() {
        looking = system.scheduler().scheduleWithFixedDelay(LOOK, LOOK, this::look, system.executionContext());
    }

    private synchronized void look() {
        MemberStatus status = cluster.selfMember().status();
        if (status.equals(MemberStatus.up())) {
            end();
            return;
        }
        long now = System.nanoTime();
        boolean waits = status.equals(MemberStatus.joining()) && isNobodyUp();
        if (waits && !isWaiting) {
            waitingSinceNanos = now;
        }
        isWaiting = waits;
        if (waits && now - waitingSinceNanos >= settings.timeout().toNanos()) {
            LOG.error(
                    "the cluster does not become large enough to begin, ending this node members={} wanted={} waited={}",
                    members(),
                    settings.least(),
                    settings.timeout());
            end();
            CoordinatedShutdown.get(system).runAll(new TooFewMembers());
        }
    }

    private void end() {
        if (looking != null) {
            looking.cancel();
        }
    }

    private boolean isNobodyUp() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .map(Member::status)
                .allMatch(MemberStatus.joining()::equals);
    }

    private long members() {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .count();
    }
}
