package capstan.actors.symbol;

import capstan.actors.Backoff;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/// The label that takes `LIVE` away from what an entity has shown last. It is tried until the store has taken it or
/// holds something newer, whatever becomes of its entity meanwhile: a store that was away comes back with the book
/// that it held, and nobody else may be there to label it. One attempt at a time; safe for any thread.
final class LastLabel {

    private final ActorSystem<?> system;
    private final HotStateStore store;
    private final LongFunction<HotState> label;
    private final Backoff backoff;
    private final CompletableFuture<HotStateStore.@Nullable Outcome> ended = new CompletableFuture<>();
    private volatile boolean isDropped;

    /// @param label under a generation
    LastLabel(ActorSystem<?> system, HotStateStore store, Backoff backoff, LongFunction<HotState> label) {
        this.system = system;
        this.store = store;
        this.backoff = backoff;
        this.label = label;
    }

    /// Sends it behind a publish.
    ///
    /// @param before the publish, which may still be under way
    /// @param unanswered generation of the label when the publish fails
    /// @return what the store says in the end; the publish's own outcome when that was refused, since then
    ///     somebody else shows the symbol
    CompletionStage<HotStateStore.@Nullable Outcome> sendBehind(
            CompletionStage<HotStateStore.@Nullable Outcome> before, long unanswered) {
        before.whenComplete((outcome, _) -> {
            if (outcome != null && !outcome.accepted()) {
                ended.complete(outcome);
            } else {
                send(label.apply(outcome == null ? unanswered : outcome.generation() + 1));
            }
        });
        return ended;
    }

    /// The entity shows its book again: nothing more is tried.
    void drop() {
        isDropped = true;
    }

    private void send(HotState state) {
        if (isDropped) {
            ended.complete(null);
            return;
        }
        HotStatePublisher.started(() -> store.publish(state)).whenComplete((outcome, _) -> {
            if (outcome != null) {
                ended.complete(outcome);
            } else {
                // Refuses when the system has ended, and with it every reason to go on.
                system.scheduler().scheduleOnce(backoff.next(), () -> send(state), system.executionContext());
            }
        });
    }
}
