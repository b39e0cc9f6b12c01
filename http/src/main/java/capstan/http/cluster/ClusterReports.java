package capstan.http.cluster;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What this node knows of its cluster. Safe for any thread.
@FunctionalInterface
public interface ClusterReports {

    /// A node that is alone and holds nothing.
    ClusterReports NONE =
            () -> CompletableFuture.completedStage(new ClusterReport("", "", List.of(), Map.of(), "not in a cluster"));

    /// Members are known at once; shards are asked for and told as missing when nobody answers in time.
    CompletionStage<ClusterReport> report();

    /// Has a member leave, which hands over first; or takes it for dead at once, for one that is gone for good.
    ///
    /// @param address `host:port`
    /// @return false when there is no such member
    default boolean remove(String address, boolean isDown) {
        return false;
    }
}
