package capstan.cluster.prove.faults;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.persistence.redis.SymbolHashes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Readers of Redis as users have them: they look at every symbol again and again, and hold each book that says `LIVE`
/// against the exchange's own.
final class HotReaders implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final List<String> symbols;
    private final BookWatch watch;
    private final RedisLink link;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Long> generations = new ConcurrentHashMap<>();
    private final LongAdder reads = new LongAdder();
    private final LongAdder live = new LongAdder();
    private final LongAdder older = new LongAdder();
    private volatile boolean isOver;

    HotReaders(RedisSettings settings, int readers, List<String> symbols, BookWatch watch) {
        this.symbols = symbols;
        this.watch = watch;
        link = RedisLink.open(settings);
        link.whenUp(CONNECT).toCompletableFuture().join();
        for (int reader = 0; reader < readers; reader++) {
            int first = reader;
            threads.execute(() -> read(first));
        }
    }

    private void read(int first) {
        var reader = new RedisHotStateReader(link);
        for (int index = first; !isOver; index++) {
            String symbol = symbols.get(index % symbols.size());
            long floor = generations.getOrDefault(symbol, 0L);
            try {
                look(symbol, floor, reader.read(symbol).toCompletableFuture().join());
            } catch (CompletionException e) {
                // Redis did not answer in time; the next read tells.
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void look(String symbol, long floor, SymbolHashes hashes) {
        reads.increment();
        long generation = hashes.generation();
        if (generation < floor) {
            older.increment();
        }
        generations.merge(symbol, generation, Math::max);
        Map<String, String> book = hashes.book();
        if ("LIVE".equals(book.get("state"))) {
            live.increment();
            watch.compare(
                    "Redis",
                    symbol,
                    Long.parseLong(book.getOrDefault("last_update_id", "0")),
                    Long.parseUnsignedLong(book.getOrDefault("book_hash", "0"), 16));
        }
    }

    long reads() {
        return reads.sum();
    }

    /// Reads that found a live book.
    long live() {
        return live.sum();
    }

    /// Reads that found an older generation than one that was found before they were asked.
    long older() {
        return older.sum();
    }

    /// What Redis shows of each symbol now.
    Map<String, SymbolHashes> now() {
        return new RedisHotStateReader(link).read(symbols).toCompletableFuture().join();
    }

    /// Lets the readers end; `now` goes on to work.
    void stop() {
        isOver = true;
        threads.close();
    }

    @Override
    public void close() {
        stop();
        link.close();
    }
}
