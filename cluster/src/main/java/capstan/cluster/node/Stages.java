package capstan.cluster.node;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for stages where a thread may wait: at start, at stop, and in commands.
public final class Stages {

    private Stages() {}

    /// The value of a stage; its own failure when that is unchecked.
    ///
    /// @throws TimeoutException when it does not complete in time
    public static <T> T await(CompletionStage<T> stage, Duration patience) throws TimeoutException {
        try {
            return stage.toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            if (cause instanceof TimeoutException late) {
                throw late;
            }
            throw new IllegalStateException(cause);
        }
    }

    /// The result of a part that starts.
    ///
    /// @throws IllegalStateException when it does not start in time
    static <T> T started(String what, Duration patience, CompletionStage<T> stage) {
        try {
            return await(stage, patience);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    what + " did not start within " + patience + "; raise capstan.node.start-timeout or see the log",
                    e);
        }
    }
}
