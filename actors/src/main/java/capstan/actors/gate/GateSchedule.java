package capstan.actors.gate;

import capstan.actors.gate.GateQueue.Waiting;
import capstan.actors.gate.SnapshotGate.GetInstrument;
import capstan.actors.gate.SnapshotGate.GetSnapshot;
import capstan.actors.gate.SnapshotGate.GetTrades;
import capstan.market.ports.VenueRest;
import java.util.Collection;
import java.util.OptionalLong;

/// Decides what the gate does next: which request is sent, how deep, or for how long nothing is. Owned by one actor;
/// times are monotonic nanoseconds.
final class GateSchedule {

    /// What to do now. After `Wait` and `NOTHING` the gate looks again when something has happened.
    sealed interface Step {}

    /// @param levels a side, 0 when no snapshot is asked for
    record Send(Waiting first, int levels, int weight) implements Step {}

    /// Ask the venue how much weight it counts.
    enum AskUsage implements Step {
        ASK_USAGE
    }

    record Refuse(Waiting waiting, String reason) implements Step {}

    record Wait(long nanos) implements Step {}

    enum Nothing implements Step {
        NOTHING
    }

    /// What a question for the used weight weighs.
    static final int USAGE_WEIGHT = 1;

    private final VenueRest rest;
    private final GateSettings settings;
    private final GateQueue queue;
    private final RestBudget budget;
    private final Circuit circuit;
    private final DepthChoice depth;
    private boolean informed;

    GateSchedule(VenueRest rest, GateSettings settings, GateQueue queue, RestBudget budget, Circuit circuit) {
        this.rest = rest;
        this.settings = settings;
        this.queue = queue;
        this.budget = budget;
        this.circuit = circuit;
        depth = new DepthChoice(rest, settings.instrumentsPerCall());
    }

    /// The venue was asked how much weight it counts and answered. One that does not say is taken to have counted all
    /// of it: a gate before this one may have spent it.
    void informed(boolean said, long nowNanos) {
        if (!said && !informed) {
            budget.assumeSpent(nowNanos);
        }
        informed = true;
    }

    /// Whether the venue has been asked how much weight it counts, so that requests may be sent.
    boolean isInformed() {
        return informed;
    }

    /// @param underWay calls that the venue has not answered yet
    Step next(long nowNanos, int underWay) {
        long stopped = circuit.nanosStopped(nowNanos);
        if (stopped > 0) {
            return new Wait(stopped);
        }
        if (underWay >= circuit.parallelism() || (!informed && underWay > 0)) {
            return Nothing.NOTHING;
        }
        if (!informed) {
            return AskUsage.ASK_USAGE;
        }
        Waiting first = queue.first(nowNanos);
        if (first == null) {
            return idle(nowNanos, underWay);
        }
        return GateQueue.isDeepening(first.request) ? deepening(first, nowNanos) : needed(first, nowNanos, underWay);
    }

    /// Nothing may be sent now. Whether the venue is well again is found out all the same, so that the status tells.
    private Step idle(long nowNanos, int underWay) {
        long wait = queue.nanosUntilReady(nowNanos).orElse(Long.MAX_VALUE);
        OptionalLong troubled = circuit.troubledAtNanos();
        if (troubled.isPresent() && underWay == 0) {
            long sinceNanos = nowNanos - troubled.getAsLong();
            long untilAsked = settings.askUsageEvery().toNanos() - sinceNanos;
            if (untilAsked <= 0) {
                return AskUsage.ASK_USAGE;
            }
            wait = Math.min(wait, untilAsked);
        }
        return wait == Long.MAX_VALUE ? Nothing.NOTHING : new Wait(wait);
    }

    private Step needed(Waiting first, long nowNanos, int underWay) {
        int cap = budget.total();
        int levels = 0;
        if (first.request instanceof GetSnapshot get) {
            int room = budget.deep() - budget.used(nowNanos);
            Collection<SnapshotGate.Request> waiting =
                    queue.waiting().stream().map(each -> each.request).toList();
            levels = depth.levels(get, waiting, room);
        }
        int weight = weightOf(first, levels);
        if (weight > cap) {
            return tooHeavy(first, weight, cap);
        }
        boolean isSpare = budget.used(nowNanos) + weight <= budget.deep();
        long forBooks = isSpare ? 0 : queue.nanosToWait(first, nowNanos);
        long wait = Math.max(forBooks, budget.nanosUntilFits(nowNanos, weight, cap));
        if (wait == 0) {
            return new Send(first, levels, weight);
        }
        if (underWay == 0 && budget.mayBeOutOfDate(nowNanos, weight, cap, settings.askUsageEvery())) {
            return AskUsage.ASK_USAGE;
        }
        return new Wait(Math.min(wait, settings.askUsageEvery().toNanos()));
    }

    private Step deepening(Waiting first, long nowNanos) {
        int cap = budget.deep();
        int levels = depth.deepest((GetSnapshot) first.request, cap);
        int weight = weightOf(first, levels);
        if (weight > cap) {
            return tooHeavy(first, weight, cap);
        }
        long wait = budget.nanosUntilFits(nowNanos, weight, cap);
        return wait == 0 ? new Send(first, levels, weight) : new Wait(wait);
    }

    private int weightOf(Waiting waiting, int levels) {
        return switch (waiting.request) {
            case GetInstrument _ -> rest.instrumentsWeight();
            case GetSnapshot _ -> rest.depthWeight(levels);
            case GetTrades _ -> rest.tradesWeight();
        };
    }

    private static Refuse tooHeavy(Waiting waiting, int weight, int cap) {
        return new Refuse(
                waiting,
                "one request weighs " + weight + " and the budget of a minute is " + cap
                        + "; raise capstan.actors.gate.weight-share or ask for fewer levels");
    }
}
