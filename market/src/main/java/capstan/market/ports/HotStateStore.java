package capstan.market.ports;

import capstan.market.hotstate.HotState;
import java.util.concurrent.CompletionStage;

/// Where hot state is published. Implementations batch, retry and break the circuit; callers send one state of a
/// symbol at a time.
public interface HotStateStore {

    /// Publishes one symbol's state in one atomic step.
    ///
    /// @return completes with the outcome; completes exceptionally when the store cannot be reached
    CompletionStage<Outcome> publish(HotState state);

    /// Generation that the store holds for a symbol, 0 when it holds none.
    CompletionStage<Long> generation(String symbol);

    /// @param accepted false when the store already held the same or a newer generation and changed nothing
    /// @param generation what the store holds now
    record Outcome(boolean accepted, long generation) {}
}
