package capstan.streams.line;

import capstan.market.faults.Detection;
import capstan.streams.batch.FrameTap;
import capstan.streams.clock.ManualClock;
import capstan.streams.exchange.ScriptedExchange;
import capstan.wire.exchange.SbeFrameReader;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.awaitility.Awaitility;

/// A line against a scripted exchange and stand-ins for the entities. The actor's timers and the clock of the feed
/// stand still until a test moves them; sockets and event loops are real.
final class LineHarness implements AutoCloseable {

    static {
        Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    }

    static final int LINE = 7;
    private static final String FIXED = """
            connection { url = "%s", api-key = "very-secret-key" }
            batch.check-interval = 10ms
            line {
              backoff { min = 1s, max = 8s, jitter = 0 }
              rotate-after = 23h
              rotate-jitter = 0s
            }
            """;

    final ScriptedExchange exchange = new ScriptedExchange();
    final Entities entities = new Entities();
    final List<Detection> detections = new CopyOnWriteArrayList<>();
    final ManualClock clock = new ManualClock();
    final ActorTestKit kit = ActorTestKit.create(ManualTime.config().withFallback(ConfigFactory.load()));
    private final ManualTime timers = ManualTime.get(kit.system());
    private final ActorRef<FeedLine.Command> line;

    LineHarness(String overrides) {
        var settings = LineSettings.from(ConfigFactory.parseString(overrides)
                .withFallback(ConfigFactory.parseString(FIXED.formatted(exchange.streamUrl())))
                .withFallback(ConfigFactory.load().getConfig("capstan.streams")));
        line = kit.spawn(FeedLine.create(
                LINE, settings, new SbeFrameReader(), entities, detections::add, FrameTap.NONE, () -> clock));
    }

    void carry(String... symbols) {
        var probe = kit.<Done>createTestProbe();
        line.tell(new FeedLine.SetSymbols(new LinkedHashSet<>(List.of(symbols)), probe.getRef()));
        probe.receiveMessage();
    }

    LineStatus status() {
        var probe = kit.<LineStatus>createTestProbe();
        line.tell(new FeedLine.GetLineStatus(probe.getRef()));
        return probe.receiveMessage();
    }

    void await(Predicate<LineStatus> holds) {
        Awaitility.await().until(() -> holds.test(status()));
    }

    /// Lets time pass for timers and clock alike. What has been reported to the actor is dealt with before.
    void pass(Duration time) {
        status();
        clock.advance(time);
        timers.timePasses(time);
    }

    /// Lets time pass for the actor's timers only, so that no symbol seems silent.
    void passOnTheTimers(Duration time) {
        status();
        timers.timePasses(time);
    }

    /// Lets time pass for the feed only, so that the actor's timers do not fire.
    void passOnTheClock(Duration time) {
        clock.advance(time);
    }

    /// Asks the line to stop; its answer comes when it has.
    org.apache.pekko.actor.testkit.typed.javadsl.TestProbe<Done> stop() {
        var probe = kit.<Done>createTestProbe();
        line.tell(new FeedLine.Stop(probe.getRef()));
        return probe;
    }

    ActorRef<FeedLine.Command> line() {
        return line;
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
        exchange.close();
    }
}
