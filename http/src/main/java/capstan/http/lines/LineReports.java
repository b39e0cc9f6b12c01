package capstan.http.lines;

import capstan.market.faults.Detection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What this node knows of its lines. Safe for any thread.
public interface LineReports {

    /// A node that does not ingest and notices nothing.
    LineReports NONE = new LineReports() {
        @Override
        public CompletionStage<List<LineReport>> lines() {
            return CompletableFuture.completedStage(List.of());
        }

        @Override
        public List<Detection> newest() {
            return List.of();
        }
    };

    /// In the order of their numbers; completes with a `TimeoutException` when one does not answer in time.
    CompletionStage<List<LineReport>> lines();

    /// What lines, books and the gate noticed last, newest first; bounded.
    List<Detection> newest();
}
