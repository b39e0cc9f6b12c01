package capstan.cluster.prove.watch;

import capstan.persistence.redis.RedisHotStateReader;
import capstan.persistence.redis.RedisLink;
import capstan.persistence.redis.RedisSettings;
import capstan.persistence.redis.SymbolHashes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Readers as users have them: each looks at all symbols again and again with the one server-side read.
public final class AgeReaders implements AutoCloseable {

    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();
    private static final Duration CONNECT = Duration.ofSeconds(20);

    private final List<String> symbols;
    private final Readings readings;
    private final RedisLink link;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean isOver;

    public AgeReaders(RedisSettings settings, int readers, List<String> symbols, Readings readings) {
        this.symbols = symbols;
        this.readings = readings;
        link = RedisLink.open(settings);
        link.whenUp(CONNECT).toCompletableFuture().join();
        for (int reader = 0; reader < readers; reader++) {
            threads.execute(this::read);
        }
    }

    private void read() {
        var reader = new RedisHotStateReader(link);
        var floors = new long[symbols.size()];
        while (!isOver) {
            for (int index = 0; index < floors.length; index++) {
                floors[index] = readings.floor(symbols.get(index));
            }
            long asked = System.nanoTime();
            try {
                Map<String, SymbolHashes> answer =
                        reader.read(symbols).toCompletableFuture().join();
                long now = System.nanoTime();
                for (int index = 0; index < floors.length; index++) {
                    String symbol = symbols.get(index);
                    SymbolHashes hashes = answer.get(symbol);
                    if (hashes != null) {
                        readings.shown(symbol, floors[index], asked, now, hashes);
                    }
                }
            } catch (CompletionException e) {
                long now = System.nanoTime();
                symbols.forEach(symbol -> readings.nothing(symbol, asked, now));
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /// What Redis shows of each symbol now.
    public Map<String, SymbolHashes> now() {
        return new RedisHotStateReader(link).read(symbols).toCompletableFuture().join();
    }

    /// Lets the readers end; `now` goes on to work.
    public void stop() {
        isOver = true;
        threads.close();
    }

    @Override
    public void close() {
        stop();
        link.close();
    }
}
