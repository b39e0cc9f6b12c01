package capstan.http.polling;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One asynchronous question whose answer is shared: while it is being asked, everybody waits for the same answer,
/// and for `keepFor` after it came nobody asks again. So any number of readers cost one question at a time. Safe
/// for any thread; a failure is told to those who waited and is not kept.
public final class SharedAnswer<T> {

    private final Supplier<? extends CompletionStage<T>> question;
    private final long keepNanos;
    private final LongSupplier nanoClock;
    private @Nullable CompletableFuture<T> answer;
    private long cameAtNanos;

    /// @param question asked on the thread of the first reader; must not block
    /// @param nanoClock as `System.nanoTime`
    public SharedAnswer(Supplier<? extends CompletionStage<T>> question, Duration keepFor, LongSupplier nanoClock) {
        this.question = question;
        this.keepNanos = keepFor.toNanos();
        this.nanoClock = nanoClock;
    }

    public CompletionStage<T> get() {
        CompletableFuture<T> fresh;
        synchronized (this) {
            CompletableFuture<T> kept = answer;
            if (kept != null && (!kept.isDone() || isFresh(kept))) {
                return kept.minimalCompletionStage();
            }
            fresh = new CompletableFuture<>();
            answer = fresh;
        }
        CompletableFuture.<@Nullable Void>completedFuture(null)
                .thenCompose(_ -> question.get())
                .whenComplete((value, failure) -> settle(fresh, value, failure));
        return fresh.minimalCompletionStage();
    }

    private boolean isFresh(CompletableFuture<T> kept) {
        return !kept.isCompletedExceptionally() && nanoClock.getAsLong() - cameAtNanos < keepNanos;
    }

    private void settle(CompletableFuture<T> fresh, T value, @Nullable Throwable failure) {
        synchronized (this) {
            cameAtNanos = nanoClock.getAsLong();
        }
        if (failure == null) {
            fresh.complete(value);
        } else {
            fresh.completeExceptionally(failure);
        }
    }
}
