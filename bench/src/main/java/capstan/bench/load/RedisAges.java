package capstan.bench.load;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.persistence.redis.SymbolHashes;
import com.typesafe.config.Config;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// A reader as users have them, who looks at all symbols again and again. The exchange goes on sending for every
/// symbol, so a symbol is as old as the newest event in what Redis shows of it.
final class RedisAges implements AutoCloseable {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final List<String> symbols;
    private final RedisLink link;
    private final Thread thread;
    private volatile boolean isOver;
    private volatile @Nullable Window window;
    /// The reader's own.
    private final Map<String, Seen> seen = new HashMap<>();

    /// @param publishedMicros when it was published
    private record Seen(long publishedMicros, long eventMicros) {}

    RedisAges(Config config, List<String> symbols) {
        this.symbols = symbols;
        link = RedisLink.open(RedisSettings.from(config));
        link.whenUp(CONNECT).toCompletableFuture().join();
        thread = Thread.ofPlatform().daemon().name("capstan-bench-reader").start(this::read);
    }

    /// What is seen of some symbols from now on, until another one is opened.
    Window open(Set<String> of) {
        var opened = new Window(Set.copyOf(of));
        window = opened;
        return opened;
    }

    private void read() {
        var reader = new RedisHotStateReader(link);
        while (!isOver) {
            try {
                Map<String, SymbolHashes> shown =
                        reader.read(symbols).toCompletableFuture().join();
                long now = nowMicros();
                Window current = window;
                shown.forEach((symbol, hashes) -> look(symbol, hashes.book(), now, current));
            } catch (CompletionException away) {
                // what was seen before ages
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void look(String symbol, Map<String, String> book, long now, @Nullable Window current) {
        long event = number(book, "event_us");
        long published = number(book, "publish_us");
        Seen before = seen.put(symbol, new Seen(published, event));
        if (current == null || before == null || event == 0) {
            return;
        }
        if (current.symbols.contains(symbol)) {
            current.add(symbol, now - event, "LIVE".equals(book.get("state")), published, event, before);
        } else {
            current.addOther(now - event);
        }
    }

    private static long number(Map<String, String> book, String field) {
        String text = book.get(field);
        return text == null ? 0 : Long.parseLong(text);
    }

    private static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join(CONNECT.toMillis());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        link.close();
    }

    /// What was seen of some symbols for a while. Written by the reader, read by any.
    static final class Window {

        private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
        private static final int DIGITS = 3;

        private final Set<String> symbols;
        private final Histogram latencies = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
        private final Map<String, Long> ages = new HashMap<>();
        private final Map<String, Long> pauses = new HashMap<>();
        private final Map<String, Long> current = new HashMap<>();
        private long oldestOther;

        private Window(Set<String> symbols) {
            this.symbols = symbols;
        }

        private synchronized void add(
                String symbol, long age, boolean isLive, long published, long event, Seen before) {
            ages.merge(symbol, age, Math::max);
            current.put(symbol, isLive ? age : Long.MAX_VALUE);
            if (event > before.eventMicros) {
                latencies.recordValue(Math.clamp(published - event, 0, HIGHEST_MICROS));
                pauses.merge(symbol, published - before.publishedMicros, Math::max);
            }
        }

        private synchronized void addOther(long age) {
            oldestOther = Math.max(oldestOther, age);
        }

        /// From the exchange's time of an event to its publish.
        Histogram latencies() {
            return latencies;
        }

        /// The greatest age of any symbol.
        synchronized long oldestMicros() {
            return ages.values().stream().mapToLong(age -> age).max().orElse(0);
        }

        /// The greatest age of any symbol but these.
        synchronized long oldestOtherMicros() {
            return oldestOther;
        }

        /// The longest time between two publishes of newer events, by symbol.
        synchronized List<Long> longestPausesMicros() {
            return List.copyOf(pauses.values());
        }

        /// Whether all symbols are live and no older than this.
        synchronized boolean areYoungerThan(Duration age) {
            long most = TimeUnit.NANOSECONDS.toMicros(age.toNanos());
            return current.size() == symbols.size() && current.values().stream().allMatch(micros -> micros < most);
        }
    }
}
