package capstan.cluster.prove.swaps;

import capstan.cluster.cli.Progress;
import capstan.cluster.local.ChildProcess;
import capstan.cluster.prove.report.TimeSeries;
import capstan.cluster.prove.trial.Trial;
import capstan.market.hotstate.HotState;
import capstan.market.ports.HotStateStore;
import capstan.persistence.redis.RedisHotState;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One way to prove swaps: one Redis, one kind of writer, all readers.
final class SwapRound {

    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// How far behind the newest generation a late writer may lie.
    private static final int LATEST = 50;

    /// @param name for people, for example `cluster, writer killed`
    /// @param uri of Redis
    /// @param kills how often the writer is killed; 0 for a writer in this process that is not
    record Plan(String name, String uri, int symbols, long swaps, int readers, double rate, int kills, long seed) {
        long lastGeneration() {
            return Math.ceilDiv(swaps, symbols);
        }
    }

    private final Trial trial;
    private final Plan plan;
    private final RedisSettings settings;
    private final List<SwapTruth> truths = new ArrayList<>();
    private final SwapFindings findings = new SwapFindings();
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final TimeSeries readRate;
    private int kills;
    private volatile @Nullable Throwable failure;

    SwapRound(Trial trial, Plan plan, RedisSettings settings, long originNanos) {
        this.trial = trial;
        this.plan = plan;
        this.settings = settings;
        readRate = new TimeSeries(plan.name(), originNanos);
        SwapsCommand.markets(plan.symbols(), plan.seed())
                .forEach(market -> truths.add(new SwapTruth(market, plan.lastGeneration())));
    }

    SwapFindings findings() {
        return findings;
    }

    /// Reads a second over time.
    TimeSeries readRate() {
        return readRate;
    }

    int kills() {
        return kills;
    }

    /// Swaps that readers know of.
    long swapsSeen() {
        return truths.stream().mapToLong(SwapTruth::newestSeen).sum();
    }

    void run() {
        try (RedisReads reads = new RedisReads(settings, plan.readers());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Progress progress = trial.progress(plan.name(), "swaps", plan.swaps())) {
            try {
                for (int number = 0; number < plan.readers(); number++) {
                    start(threads, reader(reads, number));
                }
                start(threads, this::writeLate);
                if (plan.kills() == 0) {
                    start(threads, this::write);
                    awaitSwaps(plan.lastGeneration() * plan.symbols(), progress, null);
                } else {
                    writeAndKill(progress);
                }
            } finally {
                isDone.set(true);
            }
        }
    }

    /// Runs a part on a thread of its own; what stops it stops the round.
    private void start(ExecutorService threads, Runnable part) {
        CompletableFuture.runAsync(part, threads).exceptionally(stopped -> {
            failure = stopped;
            return null;
        });
    }

    private boolean isOver() {
        return isDone.get() || trial.isOver();
    }

    private SwapReader reader(RedisReads reads, int number) {
        boolean isAtomic = number % 2 == 0;
        return new SwapReader(
                truths,
                symbol -> isAtomic ? reads.readAtOnce(number / 2, symbol) : reads.readPlain(number / 2, symbol),
                isAtomic,
                findings,
                this::isOver,
                plan.seed() * 1_000 + number);
    }

    private void write() {
        try (RedisLink link = RedisLink.open(settings)) {
            link.whenUp(PATIENCE).toCompletableFuture().join();
            try (var store = new RedisHotState(link, Clock.systemUTC())) {
                new SwapWriter(
                                store,
                                SwapsCommand.markets(plan.symbols(), plan.seed()),
                                plan.lastGeneration(),
                                plan.rate(),
                                this::isOver)
                        .run();
            }
        }
    }

    /// A writer of the past: shows generations again that readers have seen already, which Redis must refuse.
    private void writeLate() {
        var random = new Random(plan.seed());
        try (RedisLink link = RedisLink.open(settings)) {
            link.whenUp(PATIENCE).toCompletableFuture().join();
            try (var store = new RedisHotState(link, Clock.systemUTC())) {
                while (!isOver()) {
                    SwapTruth truth = truths.get(random.nextInt(truths.size()));
                    long generation = truth.newestSeen() - random.nextInt(LATEST);
                    HotState state = generation < 1 ? null : truth.of(generation);
                    if (state != null) {
                        publishLate(store, state);
                    }
                    trial.await(Duration.ofMillis(1));
                }
            }
        }
    }

    private void publishLate(HotStateStore store, HotState state) {
        try {
            var outcome = store.publish(state)
                    .toCompletableFuture()
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            findings.lateWrites.increment();
            if (outcome.accepted()) {
                findings.lateWritesTaken.increment();
            }
        } catch (CompletionException e) {
            findings.unanswered.increment();
        }
    }

    /// Kills the writer at random moments in the middle of its work, and starts it again at once.
    private void writeAndKill(Progress progress) {
        var random = new Random(plan.seed());
        long all = plan.lastGeneration() * plan.symbols();
        for (int life = 0; life <= plan.kills() && !isOver(); life++) {
            ChildProcess writer = trial.child(
                    "writer",
                    List.of(
                            "prove",
                            "swap-writer",
                            "--json",
                            "--redis",
                            plan.uri(),
                            "--seed",
                            Long.toString(plan.seed()),
                            "--symbols",
                            Integer.toString(plan.symbols()),
                            "--last",
                            Long.toString(plan.lastGeneration()),
                            "--rate",
                            Double.toString(plan.rate())));
            if (life == plan.kills()) {
                awaitSwaps(all, progress, writer);
                return;
            }
            long share = all * (life + 1) / (plan.kills() + 1);
            awaitSwaps(share - random.nextLong(Math.max(1, share / 10)), progress, writer);
            writer.kill();
            kills++;
        }
    }

    /// Waits until readers have been shown this many swaps.
    private void awaitSwaps(long swaps, Progress progress, @Nullable ChildProcess writer) {
        long reads = findings.reads();
        long since = System.nanoTime();
        while (!isOver()) {
            Throwable stopped = failure;
            if (stopped != null) {
                throw new IllegalStateException("a part of the round stopped: " + stopped.getMessage(), stopped);
            }
            long seen = swapsSeen();
            progress.to(seen);
            if (seen >= swaps) {
                return;
            }
            if (writer != null && !writer.isAlive() && swapsSeen() < swaps) {
                throw new IllegalStateException("the writer ended by itself at " + seen + " of " + swaps
                        + " swaps; writer.err in " + trial.folder() + " says why");
            }
            trial.await(LOOK);
            long now = System.nanoTime();
            if (now - since > TimeUnit.MILLISECONDS.toNanos(250)) {
                readRate.add((findings.reads() - reads) * 1e9 / (now - since));
                reads = findings.reads();
                since = now;
            }
        }
    }
}
