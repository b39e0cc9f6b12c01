package capstan.market.standby;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// States with which the entities of a node can begin. Safe for any thread.
public interface WarmStates {

    /// Has none and keeps nobody waiting.
    WarmStates NONE = (_, _) -> CompletableFuture.completedStage(Optional.empty());

    /// Asked by an entity before it reads anything. Completes once nobody else writes the symbol any more, as far as
    /// that can be known in time, with the state that this node has of it. Never fails.
    ///
    /// @param id `venue:SYMBOL`
    /// @param promoted whether it is the one that stands in for another, which waits for nobody
    CompletionStage<Optional<WarmState>> begin(String id, boolean promoted);
}
