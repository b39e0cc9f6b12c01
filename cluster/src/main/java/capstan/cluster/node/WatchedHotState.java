package capstan.cluster.node;

import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// Shows what is published to a store, for taps. Who looks is called from many threads and must not block.
///
/// @param published is shown each state before the store gets it
/// @param accepted is shown each state that the store has taken
public record WatchedHotState(HotStateStore store, Consumer<HotState> published, Consumer<HotState> accepted)
        implements HotStateStore {

    @Override
    public CompletionStage<Outcome> publish(HotState state) {
        published.accept(state);
        return store.publish(state).whenComplete((outcome, _) -> {
            if (outcome != null && outcome.accepted()) {
                accepted.accept(state);
            }
        });
    }

    @Override
    public CompletionStage<Long> generation(String symbol) {
        return store.generation(symbol);
    }
}
