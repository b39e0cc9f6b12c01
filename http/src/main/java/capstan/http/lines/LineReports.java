package capstan.http.lines;

import capstan.market.faults.Detection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// What this node knows of the lines of its cluster. Safe for any thread.
public interface LineReports {

    /// A cluster without lines, and a node that notices nothing.
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

    /// In the order of their numbers, wherever they run; completes with a `TimeoutException` when nobody can be
    /// asked.
    CompletionStage<List<LineReport>> lines();

    /// What lines, books and the gate noticed last, newest first; bounded.
    List<Detection> newest();
}
