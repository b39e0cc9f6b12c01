package capstan.streams.line;

import capstan.streams.line.FeedLine.Command;
import capstan.streams.line.FeedLine.Connect;
import capstan.streams.line.FeedLine.EndOverlap;
import capstan.streams.line.FeedLine.Replace;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// What is due on a line's lanes, at most one of each sort on a lane. Owned by the line's actor.
final class LaneTimers {

    private enum What {
        CONNECT,
        ROTATE,
        REPLACE,
        OVERLAP
    }

    private record Key(What what, int lane) {}

    private final TimerScheduler<Command> timers;
    private final LineSettings settings;

    LaneTimers(TimerScheduler<Command> timers, LineSettings settings) {
        this.timers = timers;
        this.settings = settings;
    }

    void connectLater(LaneControl control, Duration delay) {
        timers.startSingleTimer(new Key(What.CONNECT, control.number), new Connect(control.number), delay);
    }

    boolean connectsLater(LaneControl control) {
        return timers.isTimerActive(new Key(What.CONNECT, control.number));
    }

    void dropConnect(LaneControl control) {
        timers.cancel(new Key(What.CONNECT, control.number));
    }

    /// Has the current connection replaced when it is old, a little earlier than others of its age.
    void rotateLater(LaneControl control) {
        long jitter = settings.rotateJitter().toMillis();
        var early = jitter == 0 ? 0 : ThreadLocalRandom.current().nextLong(jitter);
        timers.startSingleTimer(
                new Key(What.ROTATE, control.number),
                new Replace(control.number, control.current, "it is old enough"),
                settings.rotateAfter().minusMillis(early));
    }

    void replaceLater(LaneControl control, String reason, Duration delay) {
        timers.startSingleTimer(
                new Key(What.REPLACE, control.number), new Replace(control.number, control.current, reason), delay);
    }

    /// Ends the overlap with the successor, which is up, even if it delivers nothing.
    void endOverlapLater(LaneControl control) {
        timers.startSingleTimer(
                new Key(What.OVERLAP, control.number),
                new EndOverlap(control.number, control.successor),
                settings.overlapLimit());
    }

    void dropOverlap(LaneControl control) {
        timers.cancel(new Key(What.OVERLAP, control.number));
    }

    void dropAll() {
        timers.cancelAll();
    }
}
