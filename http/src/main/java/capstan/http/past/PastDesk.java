package capstan.http.past;

import capstan.market.symbol.PastMoment;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Looks up the past a few at a time. What comes when the queue is full is refused at once.
public final class PastDesk implements AutoCloseable {

    private final PastSource source;
    private final PastSettings settings;
    private final ThreadPoolExecutor threads;

    public PastDesk(PastSource source, PastSettings settings) {
        this.source = source;
        this.settings = settings;
        threads = new ThreadPoolExecutor(
                settings.parallelism(),
                settings.parallelism(),
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(settings.queue()),
                Thread.ofPlatform().daemon().name("capstan-past-", 1).factory());
    }

    /// @return fails with `PastRefused`
    public CompletionStage<PastView> at(String id, PastMoment moment, int depth) {
        try {
            return CompletableFuture.supplyAsync(() -> source.at(id, moment, depth), threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedStage(new PastRefused(
                    PastRefused.Kind.BUSY,
                    settings.queue() + " look-ups of the past wait already (capstan.http.past.queue)"));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
