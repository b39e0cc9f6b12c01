package capstan.cluster.prove.swaps;

import capstan.market.hotstate.HotState;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Publishes swaps as entities do: each symbol one publish after the other, all symbols at the same time, generations
/// going on from what Redis holds.
final class SwapWriter {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final long RETRY_NANOS = Duration.ofMillis(20).toNanos();

    private final RedisHotState store;
    private final List<SwapMarket> markets;
    private final long last;
    private final long pauseNanos;
    private final BooleanSupplier isOver;

    /// @param last generation of each symbol to end with
    /// @param rate swaps a second of all symbols together
    SwapWriter(RedisHotState store, List<SwapMarket> markets, long last, double rate, BooleanSupplier isOver) {
        this.store = store;
        this.markets = markets;
        this.last = last;
        this.isOver = isOver;
        pauseNanos = (long) (1e9 * markets.size() / rate);
    }

    /// Returns when every symbol is at its last generation, or when it is over.
    void run() {
        try (ExecutorService symbols = Executors.newVirtualThreadPerTaskExecutor()) {
            markets.stream()
                    .map(market -> CompletableFuture.runAsync(() -> publish(market), symbols))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    private void publish(SwapMarket market) {
        market.skipTo(answered(() -> store.generation(market.symbol())));
        long due = System.nanoTime();
        while (!isOver.getAsBoolean() && market.generation() < last) {
            HotState state = market.next();
            answered(() -> store.publish(state));
            due += pauseNanos;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    /// Asks until Redis answers. A publish that was taken though nobody heard of it is refused the next time, which is
    /// as good.
    private <T> T answered(Supplier<CompletionStage<T>> question) {
        while (true) {
            try {
                return question.get()
                        .toCompletableFuture()
                        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                        .join();
            } catch (CompletionException e) {
                if (isOver.getAsBoolean() || !(e.getCause() instanceof RedisUnavailable)) {
                    throw e;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }
}
