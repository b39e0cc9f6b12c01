package capstan.cluster.prove.swaps;

import capstan.market.hotstate.HotState;
import capstan.persistence.redis.SymbolHashes;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One reader of the hot state: takes symbols at random as fast as it gets answers, and judges every set. What any
/// reader was shown before this one asked must not be newer than what it gets.
final class SwapReader implements Runnable {

    private final List<SwapTruth> truths;
    private final Function<String, CompletionStage<SymbolHashes>> read;
    private final boolean isAtomic;
    private final SwapFindings findings;
    private final BooleanSupplier isOver;
    private final Random random;

    /// @param isAtomic whether `read` returns all hashes of one moment, or each of its own
    SwapReader(
            List<SwapTruth> truths,
            Function<String, CompletionStage<SymbolHashes>> read,
            boolean isAtomic,
            SwapFindings findings,
            BooleanSupplier isOver,
            long seed) {
        this.truths = truths;
        this.read = read;
        this.isAtomic = isAtomic;
        this.findings = findings;
        this.isOver = isOver;
        random = new Random(seed);
    }

    @Override
    public void run() {
        while (!isOver.getAsBoolean()) {
            SwapTruth truth = truths.get(random.nextInt(truths.size()));
            long floor = truth.newestSeen();
            long begun = System.nanoTime();
            try {
                SymbolHashes hashes =
                        read.apply(truth.symbol()).toCompletableFuture().join();
                if (isAtomic) {
                    findings.scriptReads.increment();
                    findings.readMicros.recordValue(Math.min(
                            (System.nanoTime() - begun) / 1_000, findings.readMicros.getHighestTrackableValue()));
                } else {
                    findings.plainReads.increment();
                }
                look(truth, floor, hashes);
            } catch (CompletionException e) {
                findings.unanswered.increment();
            }
        }
    }

    private void look(SwapTruth truth, long floor, SymbolHashes hashes) {
        long generation = hashes.generation();
        if (generation == 0 && floor == 0) {
            return; // nothing was published yet
        }
        Map<String, Map<String, String>> set = hashes.asMap();
        for (String key : List.of("ob", "tr:1s", "tr:5s")) {
            if (set.getOrDefault(key, Map.of()).isEmpty()) {
                findings.missing(key + " of " + truth.symbol() + " at generation " + Math.max(floor, generation));
                return;
            }
        }
        if (generation < floor) {
            findings.older(truth.symbol() + " shows generation " + generation + " after " + floor);
        }
        long one = generation(hashes.trades1s());
        long five = generation(hashes.trades5s());
        boolean isOne = one == generation && five == generation;
        if (!isOne && !isAtomic) {
            findings.plainMixed.increment();
        } else if (!isOne) {
            findings.torn(truth.symbol() + " has ob of " + generation + ", tr:1s of " + one + ", tr:5s of " + five);
            return;
        }
        judge(truth, hashes, generation, one, five);
        truth.seen(generation);
    }

    /// Each hash against what was published under its own generation. Without a moment in common, the features may
    /// be of a later publish than the rest; being read last, they are never of an earlier one than they have to be.
    private void judge(SwapTruth truth, SymbolHashes hashes, long generation, long one, long five) {
        long around = isAtomic ? generation : Math.max(generation, generation(hashes.features()));
        for (long each : new long[] {generation, one, five, around}) {
            if (!truth.exists(each)) {
                findings.torn(truth.symbol() + " shows generation " + each + ", which was never published");
                return;
            }
        }
        HotState book = truth.of(generation);
        HotState shortWindow = truth.of(one);
        HotState longWindow = truth.of(five);
        HotState features = truth.of(around);
        if (book == null || shortWindow == null || longWindow == null || features == null) {
            findings.unjudged.increment();
            return;
        }
        if (hashes.features().isEmpty() && features.features() != null) {
            findings.missing("feat of " + truth.symbol() + " at generation " + generation);
            return;
        }
        String wrong = first(
                SetJudge.book(hashes.book(), book),
                SetJudge.window("tr:1s", hashes.trades1s(), one, shortWindow.oneSecond()),
                SetJudge.window("tr:5s", hashes.trades5s(), five, longWindow.fiveSeconds()),
                SetJudge.features(hashes.features(), around, features.features()));
        if (wrong != null) {
            findings.torn(truth.symbol() + ": " + wrong);
        }
    }

    private static @Nullable String first(@Nullable String... findings) {
        for (String finding : findings) {
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    private static long generation(Map<String, String> hash) {
        return Long.parseLong(hash.getOrDefault("gen", "0"));
    }
}
