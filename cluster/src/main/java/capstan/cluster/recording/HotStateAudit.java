package capstan.cluster.recording;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.SymbolHashes;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Reads one symbol's hot state again and again while a recording plays, as any reader would, and holds every new
/// generation against the recording: both windows must count exactly the trades that lie in them, and in the end the
/// newest trade must be there.
///
/// Publishes are conflated and readers come when they can, so at a high speed of playing a trade may pass through the
/// windows unseen. It is not missing then, only not seen, and told apart. Runs on a thread of its own until `finish`.
public final class HotStateAudit {

    private static final long LONG_WINDOW_MICROS = 5_000_000;
    private static final long SHORT_WINDOW_MICROS = 1_000_000;
    /// Matching times may be out of the order of ids by this much.
    private static final long DISORDER_MICROS = 1_000_000;

    private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String symbol;
    private final SymbolTruth truth;
    private final RedisHotStateReader reader;
    private final BitSet seen;
    private final Thread thread;
    private volatile boolean finishing;
    private final Duration patience;
    private long awaySince;
    private long pauseNanos;
    private volatile @Nullable HotStateUnreadable unreadable;
    private long generation;
    private long newestTradeId;
    private long generations;
    /// Trades of windows that counted too few.
    private final BitSet doubted;
    private long mostTooFew;
    private long mostTooMany;
    private long olderGenerations;

    public HotStateAudit(String symbol, SymbolTruth truth, RedisHotStateReader reader) {
        this(symbol, truth, reader, PATIENCE);
    }

    /// @param patience how long Redis may be away before the audit gives up
    HotStateAudit(String symbol, SymbolTruth truth, RedisHotStateReader reader, Duration patience) {
        this.symbol = symbol;
        this.patience = patience;
        this.truth = truth;
        this.reader = reader;
        this.seen = new BitSet(truth.trades());
        this.doubted = new BitSet(truth.trades());
        this.thread =
                Thread.ofPlatform().daemon().name("hot-state-audit-" + symbol).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// @param generations publishes that were seen
    /// @param missing trades that only wrong windows held, at least as many as one of them lacked, and those
    ///     beyond the newest trade shown in the end
    /// @param notSeen other trades that no window read held
    /// @param duplicated trades by which a window counted too many
    /// @param olderGenerations times that a generation was followed by an older one
    public record Finding(long generations, long missing, long notSeen, long duplicated, long olderGenerations) {}

    /// Reads a last time and says what was found.
    ///
    /// @throws HotStateUnreadable when Redis was away for too long to say anything
    public Finding finish() {
        return finish(false);
    }

    /// As `finish`.
    ///
    /// @param late whether trades may come late, since lines lose and reorder them: a window that lacked some for a
    ///     moment then tells nothing
    public Finding finish(boolean late) {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while auditing " + symbol, e);
        }
        HotStateUnreadable failure = unreadable;
        if (failure != null) {
            throw failure;
        }
        long beyond = truth.trades() - 1L - truth.indexUpTo(newestTradeId);
        doubted.andNot(seen);
        long missing = beyond + (late ? 0 : Math.max(mostTooFew, doubted.cardinality()));
        long notSeen = Math.max(0, truth.trades() - seen.cardinality() - missing);
        return new Finding(generations, missing, notSeen, mostTooMany, olderGenerations);
    }

    private void run() {
        boolean last = false;
        while (!last) {
            last = finishing;
            try {
                look(reader.read(symbol).toCompletableFuture().join());
                awaySince = 0;
            } catch (CompletionException e) {
                // What passes meanwhile is not seen; but the last look must succeed, or the audit says nothing.
                waitForRedis(e);
                if (unreadable != null) {
                    return;
                }
                last = false;
            }
        }
    }

    /// Waits a little longer after each failure in a row, and gives up when Redis was away for too long.
    private void waitForRedis(CompletionException failure) {
        long now = System.nanoTime();
        if (awaySince == 0) {
            awaySince = now;
            pauseNanos = SHORTEST_PAUSE_NANOS;
        }
        if (now - awaySince >= patience.toNanos()) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            unreadable = new HotStateUnreadable(
                    "Redis could not be read for " + patience.toMillis() + " ms while " + symbol
                            + " was compared with its recording; start it again and repeat the check: "
                            + cause.getMessage(),
                    cause);
            return;
        }
        LockSupport.parkNanos(pauseNanos);
        pauseNanos = Math.min(2 * pauseNanos, LONGEST_PAUSE_NANOS);
    }

    private void look(SymbolHashes hashes) {
        if (hashes.generation() == 0 || hashes.generation() == generation) {
            return;
        }
        if (hashes.generation() < generation) {
            olderGenerations++;
        }
        generation = hashes.generation();
        generations++;
        String lastTrade = hashes.book().get("last_trade_id");
        if (lastTrade != null) {
            newestTradeId = Math.max(newestTradeId, Long.parseLong(lastTrade));
            long end = number(hashes.book(), "event_us");
            compare(newestTradeId, end, LONG_WINDOW_MICROS, hashes.trades5s());
            compare(newestTradeId, end, SHORT_WINDOW_MICROS, hashes.trades1s());
        }
    }

    private void compare(long lastTradeId, long end, long length, Map<String, String> window) {
        long count = number(window, "count");
        long buyCount = number(window, "buy_count");
        int last = truth.indexUpTo(lastTradeId);
        long expected = 0;
        long expectedBuys = 0;
        int first = last;
        for (int i = last; i >= 0 && truth.tradeMicros(i) > end - length - DISORDER_MICROS; i--) {
            first = i;
            if (isWithin(i, end, length)) {
                expected++;
                expectedBuys += truth.takerBought(i) ? 1 : 0;
            }
        }
        mostTooFew = Math.max(mostTooFew, expected - count);
        mostTooMany = Math.max(mostTooMany, count - expected);
        BitSet into = count == expected && buyCount == expectedBuys ? seen : doubted;
        for (int i = Math.max(0, first); i <= last; i++) {
            if (isWithin(i, end, length)) {
                into.set(i);
            }
        }
    }

    private boolean isWithin(int trade, long end, long length) {
        long micros = truth.tradeMicros(trade);
        return micros > end - length && micros <= end;
    }

    private static long number(Map<String, String> hash, String field) {
        String value = hash.get(field);
        return value == null ? 0 : Long.parseLong(value);
    }
}
