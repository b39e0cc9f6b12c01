package capstan.actors.gate;

import capstan.actors.gate.GateQueue.Waiting;
import capstan.actors.gate.SnapshotGate.Command;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The gate's calls that the venue has not answered yet, each with its time limit and its weight. Owned by one actor.
final class CallsUnderWay {

    /// @param waiting what it answers, nothing when only the used weight is asked for
    record Call(long id, List<Waiting> waiting, int weight, long sentNanos) {}

    private final TimerScheduler<Command> timers;
    private final Duration limit;
    private final RestBudget budget;
    private final BiFunction<Call, Throwable, Command> late;
    private final Set<Call> calls = new HashSet<>();
    private long opened;

    /// @param late sent to the gate when a call has not been answered within `limit`
    CallsUnderWay(
            TimerScheduler<Command> timers,
            Duration limit,
            RestBudget budget,
            BiFunction<Call, Throwable, Command> late) {
        this.timers = timers;
        this.limit = limit;
        this.budget = budget;
        this.late = late;
    }

    Call open(List<Waiting> waiting, int weight, long nowNanos) {
        var call = new Call(++opened, waiting, weight, nowNanos);
        budget.spend(nowNanos, weight);
        calls.add(call);
        var failure = new TimeoutException("the venue gave no answer within " + limit);
        timers.startSingleTimer(call, late.apply(call, failure), limit);
        return call;
    }

    /// @return false when the call was given up before
    boolean close(Call call) {
        timers.cancel(call);
        boolean open = calls.remove(call);
        if (open) {
            budget.ended(call.weight());
        }
        return open;
    }

    int count() {
        return calls.size();
    }

    /// Calls sent since the gate started.
    long opened() {
        return opened;
    }
}
