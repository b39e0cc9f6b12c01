package capstan.simulator.rest;

import capstan.market.feed.FrameKind;
import capstan.simulator.faults.FaultDice;
import capstan.simulator.faults.FaultKind;
import capstan.simulator.faults.FaultOdds;
import capstan.simulator.faults.FaultPlan;
import capstan.simulator.faults.FaultRecorder;
import capstan.simulator.faults.FaultSettings;
import capstan.simulator.faults.InjectedFault;
import capstan.simulator.faults.ScriptedFault;
import capstan.simulator.market.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Which REST calls about a symbol go wrong, and how. Safe for any thread.
final class RestFaults {

    private static final String DEPTH = "depth";
    private static final int REST = 0;

    /// A call that is to go wrong.
    ///
    /// @param call number among the calls about the symbol
    record Drawn(FaultKind kind, String symbol, String endpoint, long call, FaultDice dice) {

        String where() {
            return "call " + call + ", " + endpoint;
        }
    }

    /// Calls so far.
    private static final class Calls {
        private final AtomicLong all = new AtomicLong();
        private final AtomicLong depth = new AtomicLong();
    }

    private final FaultPlan plan;
    private final FaultOdds odds;
    private final FaultOdds depthOdds;
    private final FaultRecorder recorder;
    private final Map<String, Calls> calls = new HashMap<>();
    private final List<ScriptedFault> script = new CopyOnWriteArrayList<>();
    private final long startNanos;
    private volatile boolean isEnded;

    /// @param nowNanos when the exchange starts
    RestFaults(FaultPlan plan, List<Listing> listings, FaultRecorder recorder, long nowNanos) {
        this.plan = plan;
        this.recorder = recorder;
        startNanos = nowNanos;
        odds = new FaultOdds(plan, REST, FaultKind.Scope.ANSWER);
        depthOdds = new FaultOdds(plan, REST, FaultKind.Scope.SNAPSHOT, FaultKind.Scope.ANSWER);
        listings.forEach(listing -> calls.put(listing.symbol(), new Calls()));
        plan.script().faults().forEach(this::inject);
    }

    /// Nothing goes wrong from now on.
    void end() {
        isEnded = true;
    }

    FaultSettings settings() {
        return plan.settings();
    }

    /// Takes a fault of REST into the script; the others are not for here.
    void inject(ScriptedFault fault) {
        if (!fault.kind().scope().isStream()) {
            script.add(fault);
        }
    }

    /// Decides on a call that the limits let through.
    ///
    /// @param symbol null when the call is about none; such a call never goes wrong
    @Nullable
    Drawn draw(String endpoint, @Nullable String symbol, long nowNanos) {
        Calls counted = symbol == null ? null : calls.get(symbol);
        if (symbol == null || counted == null || isEnded) {
            return null;
        }
        boolean isDepth = endpoint.equals(DEPTH);
        long call = counted.all.incrementAndGet();
        long depthCall = isDepth ? counted.depth.incrementAndGet() : 0;
        FaultDice dice = new FaultDice()
                .about(plan.seed(), FaultDice.subject(REST, symbol, endpoint.hashCode()), call, depthCall);
        FaultKind kind = (isDepth ? depthOdds : odds).choose(dice.uniform());
        FaultKind scripted = scripted(symbol, isDepth, call, depthCall, nowNanos - startNanos);
        FaultKind chosen = scripted == null ? kind : scripted;
        return chosen == null ? null : new Drawn(chosen, symbol, endpoint, call, dice);
    }

    private @Nullable FaultKind scripted(String symbol, boolean isDepth, long call, long depthCall, long elapsed) {
        for (ScriptedFault fault : script) {
            boolean isSnapshot = fault.kind().scope() == FaultKind.Scope.SNAPSHOT;
            boolean isHere = fault.fits(symbol)
                    && (isDepth || !isSnapshot)
                    && switch (fault.when()) {
                        case ScriptedFault.When.Call(long number) -> number == (isSnapshot ? depthCall : call);
                        case ScriptedFault.When.Time(var since) -> elapsed >= since.toNanos();
                        case ScriptedFault.When.Frame _, ScriptedFault.When.Id _ -> false;
                    };
            // Whoever removes it has it.
            if (isHere && script.remove(fault)) {
                return fault.kind();
            }
        }
        return null;
    }

    /// Enters a fault of an answer.
    void enter(Drawn drawn, String detail) {
        recorder.record(
                drawn.kind,
                InjectedFault.NO_LINE,
                drawn.symbol,
                FrameKind.UNKNOWN,
                0,
                0,
                drawn.where() + ": " + detail);
    }

    /// Enters a fault of a snapshot.
    void enter(Drawn drawn, long lastUpdateId, String detail) {
        recorder.record(
                drawn.kind,
                InjectedFault.NO_LINE,
                drawn.symbol,
                FrameKind.DEPTH_DIFF,
                lastUpdateId,
                lastUpdateId,
                drawn.where() + ": " + detail);
    }
}
