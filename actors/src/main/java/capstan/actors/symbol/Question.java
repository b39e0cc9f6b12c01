package capstan.actors.symbol;

import capstan.actors.Backoff;
import capstan.actors.symbol.SymbolBook.Command;
import capstan.actors.symbol.SymbolBook.Tick;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// One kind of question that a symbol puts to the gate: at most one is open, tries are a backoff apart, and one
/// that is never answered is closed after some pulses. Owned by one entity.
final class Question {

    /// Unique in this process, so that an answer to an earlier life of the entity is never taken for a later one's.
    private static final AtomicLong NUMBERS = new AtomicLong();

    private final TimerScheduler<Command> timers;
    private final Tick tick;
    private final Backoff backoff;
    private final long patiencePulses;
    private long open;
    private long waitedPulses;

    /// @param tick sent to the entity when it may ask again
    Question(TimerScheduler<Command> timers, Tick tick, BookSettings settings) {
        this.timers = timers;
        this.tick = tick;
        backoff = new Backoff(settings.retryBackoff());
        patiencePulses = settings.pulses(settings.gateAnswerWithin());
    }

    boolean mayAsk() {
        return open == 0 && !timers.isTimerActive(tick);
    }

    /// Opens the question and returns its number.
    long ask() {
        open = NUMBERS.incrementAndGet();
        waitedPulses = 0;
        return open;
    }

    /// Closes the question when the number is its own; false for the answer to one that was given up.
    boolean closedBy(long number) {
        boolean own = open != 0 && open == number;
        if (own) {
            open = 0;
        }
        return own;
    }

    /// Lets the next try wait for the backoff.
    Duration backOff() {
        Duration wait = backoff.next();
        hold(wait);
        return wait;
    }

    /// Lets the next try wait.
    void hold(Duration wait) {
        timers.startSingleTimer(tick, tick, wait);
    }

    /// Says that things are well, so that the next failure waits the shortest time again.
    void settle() {
        backoff.reset();
    }

    void pulse() {
        if (open != 0 && ++waitedPulses > patiencePulses) {
            open = 0;
        }
    }

    void restart() {
        open = 0;
        timers.cancel(tick);
        backoff.reset();
    }
}
