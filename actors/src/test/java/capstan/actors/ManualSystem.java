package capstan.actors;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;

/// An actor system whose timers and clocks only move when the test says so, with a journal in memory.
public final class ManualSystem implements AutoCloseable {

    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    public final ActorTestKit kit;
    private final ManualTime timers;
    private final AtomicLong nanos = new AtomicLong();

    public ManualSystem() {
        Config config = ConfigFactory.parseString("""
                        pekko.actor.provider = local
                        pekko.persistence.testkit.events.serialize = off
                        pekko.persistence.testkit.snapshots.serialize = off
                        """)
                .withFallback(ManualTime.config())
                .withFallback(PersistenceTestKitPlugin.config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.load());
        kit = ActorTestKit.create("test", config);
        timers = ManualTime.get(kit.system());
    }

    public void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
        timers.timePasses(time);
    }

    public long nanos() {
        return nanos.get();
    }

    public InstantSource clock() {
        return () -> START.plusNanos(nanos.get());
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}
