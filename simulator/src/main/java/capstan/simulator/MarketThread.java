package capstan.simulator;

import capstan.simulator.clock.ExchangeClock;
import capstan.simulator.market.Market;
import capstan.simulator.market.MarketAccess;
import capstan.simulator.market.MarketUnavailable;
import capstan.simulator.stream.StreamServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread on which the market lives: it lets events happen when they are due, answers questions in
/// between, and, where nothing may be lost, waits for clients that do not keep up.
final class MarketThread implements MarketAccess, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MarketThread.class);
    private static final int MOST_QUESTIONS = 4_096;
    /// Longest sleep, so that a clock which is moved by hand is seen.
    private static final long LONGEST_PARK_NANOS = 2_000_000;

    private static final long CONGESTION_PARK_NANOS = 50_000;

    /// @param run answers on the market thread
    /// @param refuse fails the answer when the market has stopped
    private record Question(Runnable run, Runnable refuse) {}

    private final Market market;
    private final StreamServer streams;
    private final ExchangeClock clock;
    private final StatusScript script;
    private final boolean lossless;
    private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(MOST_QUESTIONS);
    private final Thread thread;
    private volatile boolean running = true;
    private volatile long marketTimeMicros;
    private volatile @Nullable Throwable failure;

    MarketThread(Market market, StreamServer streams, ExchangeClock clock, StatusScript script, boolean lossless) {
        this.market = market;
        this.streams = streams;
        this.clock = clock;
        this.script = script;
        this.lossless = lossless;
        this.thread = Thread.ofPlatform().name("exchange-market").daemon().unstarted(this::live);
    }

    void start() {
        thread.start();
    }

    /// Why the market stopped by itself.
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /// Time up to which the market has got, and told.
    long marketTimeMicros() {
        return marketTimeMicros;
    }

    @Override
    public <T> CompletionStage<T> ask(Function<Market, T> question) {
        var answer = new CompletableFuture<T>();
        var asked = new Question(
                () -> {
                    try {
                        answer.complete(question.apply(market));
                    } catch (RuntimeException problem) {
                        answer.completeExceptionally(problem);
                    }
                },
                () -> answer.completeExceptionally(new MarketUnavailable("the market has stopped")));
        if (!questions.offer(asked)) {
            answer.completeExceptionally(
                    new MarketUnavailable(MOST_QUESTIONS + " questions wait for the market already"));
        } else if (!running) {
            refuseWaiting();
        } else {
            LockSupport.unpark(thread);
        }
        return answer;
    }

    private void live() {
        try {
            long due = clock.nanoTime();
            while (running) {
                answerWaiting();
                script.advance(clock.nanoTime());
                if (lossless && streams.hub().isCongested()) {
                    LockSupport.parkNanos(CONGESTION_PARK_NANOS);
                    continue;
                }
                long now = clock.nanoTime();
                if (now - due >= 0) {
                    due = market.advance(now, streams.hub());
                    streams.hub().periodic();
                    streams.hub().flush();
                    marketTimeMicros = market.timeMicros();
                } else {
                    LockSupport.parkNanos(Math.min(due - now, LONGEST_PARK_NANOS));
                }
            }
        } catch (RuntimeException | Error problem) {
            failure = problem;
            LOG.error("market stopped, clients are disconnected", problem);
            streams.closeAll(true);
        } finally {
            running = false;
            refuseWaiting();
            closeMarket();
        }
    }

    private void answerWaiting() {
        for (Question next = questions.poll(); next != null; next = questions.poll()) {
            next.run.run();
        }
    }

    private void refuseWaiting() {
        List<Question> left = new ArrayList<>();
        questions.drainTo(left);
        left.forEach(question -> question.refuse.run());
    }

    private void closeMarket() {
        try {
            market.close();
        } catch (RuntimeException problem) {
            if (failure == null) {
                failure = problem;
            }
            LOG.error("market could not be put away", problem);
        }
    }

    /// Stops the market and waits until it is put away.
    @Override
    public void close() {
        running = false;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
