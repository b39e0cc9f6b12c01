package capstan.cluster.recording;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.SymbolHashes;
import java.util.BitSet;
import java.util.Map;
import java.util.concurrent.CompletionException;

/// Reads one symbol's hot state again and again while a recording plays, as any reader would, and holds every new
/// generation against the recording: the five-second window must count exactly the trades that lie in it. A trade that
/// was never seen in such a window counts as missing. Runs on a thread of its own until `finish`.
public final class HotStateAudit {

    private static final long WINDOW_MICROS = 5_000_000;
    /// Matching times may be out of the order of ids by this much.
    private static final long DISORDER_MICROS = 1_000_000;

    private final String symbol;
    private final SymbolTruth truth;
    private final RedisHotStateReader reader;
    private final BitSet seen;
    private final Thread thread;
    private volatile boolean finishing;
    private long generation;
    private long generations;
    private long missingInWindows;
    private long doubledInWindows;
    private long olderGenerations;

    public HotStateAudit(String symbol, SymbolTruth truth, RedisHotStateReader reader) {
        this.symbol = symbol;
        this.truth = truth;
        this.reader = reader;
        this.seen = new BitSet(truth.trades());
        this.thread =
                Thread.ofPlatform().daemon().name("hot-state-audit-" + symbol).unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /// @param generations publishes that were seen
    /// @param missing trades that no window held, and those by which a window counted too few
    /// @param duplicated trades by which a window counted too many
    /// @param olderGenerations times that a generation was followed by an older one
    public record Finding(long generations, long missing, long duplicated, long olderGenerations) {}

    /// Reads a last time and says what was found.
    public Finding finish() {
        finishing = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while auditing " + symbol, e);
        }
        return new Finding(
                generations,
                missingInWindows + truth.trades() - seen.cardinality(),
                doubledInWindows,
                olderGenerations);
    }

    private void run() {
        boolean last = false;
        while (!last) {
            last = finishing;
            try {
                look(reader.read(symbol).toCompletableFuture().join());
            } catch (CompletionException e) {
                Thread.onSpinWait(); // Redis is away for a moment; what was not seen will count as missing
            }
        }
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
            compare(
                    Long.parseLong(lastTrade),
                    number(hashes.book(), "event_us"),
                    number(hashes.trades5s(), "count"),
                    number(hashes.trades5s(), "buy_count"));
        }
    }

    private void compare(long lastTradeId, long end, long count, long buyCount) {
        int last = truth.indexUpTo(lastTradeId);
        long expected = 0;
        long expectedBuys = 0;
        int first = last;
        for (int i = last; i >= 0 && truth.tradeMicros(i) > end - WINDOW_MICROS - DISORDER_MICROS; i--) {
            first = i;
            if (isWithin(i, end)) {
                expected++;
                expectedBuys += truth.takerBought(i) ? 1 : 0;
            }
        }
        missingInWindows += Math.max(0, expected - count);
        doubledInWindows += Math.max(0, count - expected);
        if (count != expected || buyCount != expectedBuys) {
            return;
        }
        for (int i = Math.max(0, first); i <= last; i++) {
            if (isWithin(i, end)) {
                seen.set(i);
            }
        }
    }

    private boolean isWithin(int trade, long end) {
        long micros = truth.tradeMicros(trade);
        return micros > end - WINDOW_MICROS && micros <= end;
    }

    private static long number(Map<String, String> hash, String field) {
        String value = hash.get(field);
        return value == null ? 0 : Long.parseLong(value);
    }
}
