package capstan.actors.symbol;

import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A hot state in memory that keeps its contract about generations, and that the test can take down or slow down.
final class HandStore implements HotStateStore {

    /// Every state that was accepted, in order.
    final List<HotState> accepted = new CopyOnWriteArrayList<>();
    /// Publishes that wait for the test, while `isSlow`.
    final List<CompletableFuture<Outcome>> waiting = new CopyOnWriteArrayList<>();

    volatile long held;
    volatile boolean isSlow;
    volatile int attempts;
    volatile @Nullable RuntimeException down;
    volatile long refuseBelow;

    HotState last() {
        return accepted.getLast();
    }

    @Override
    public synchronized CompletionStage<Outcome> publish(HotState state) {
        attempts++;
        RuntimeException cause = down;
        if (cause != null) {
            return CompletableFuture.failedStage(cause);
        }
        if (isSlow) {
            var outcome = new CompletableFuture<Outcome>();
            waiting.add(outcome);
            return outcome;
        }
        if (state.generation() <= held || state.generation() <= refuseBelow) {
            return CompletableFuture.completedStage(new Outcome(false, Math.max(held, refuseBelow)));
        }
        held = state.generation();
        accepted.add(state);
        return CompletableFuture.completedStage(new Outcome(true, held));
    }

    @Override
    public CompletionStage<Long> generation(String symbol) {
        RuntimeException cause = down;
        return cause != null ? CompletableFuture.failedStage(cause) : CompletableFuture.completedStage(held);
    }
}
