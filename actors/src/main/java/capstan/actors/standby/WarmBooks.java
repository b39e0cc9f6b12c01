package capstan.actors.standby;

import capstan.market.ports.FrameReader;
import capstan.market.standby.FactTail;
import capstan.market.standby.FactTail.Fact;
import capstan.market.standby.FactTail.Stored;
import capstan.market.standby.WarmState;
import capstan.market.symbol.SymbolBounds;
import capstan.market.symbol.SymbolState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// States of symbols that other nodes write, folded from the journal some moments behind them. Reads and folds on
/// one thread of its own; what is kept is bounded. Safe for any thread.
final class WarmBooks implements FactTail.Taker, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WarmBooks.class);

    private final StandbySettings settings;
    private final FactTail tail;
    private final SymbolBounds bounds;
    private final FrameReader reader;
    private final Map<String, WarmBook> books = new ConcurrentHashMap<>();
    /// Until when a symbol that could not be folded is left alone, in ns.
    private final Map<String, Long> refused = new ConcurrentHashMap<>();
    private final ScheduledExecutorService folding = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("capstan-standby").factory());
    private volatile Set<String> wanted = Set.of();
    private boolean isFailing;

    WarmBooks(StandbySettings settings, FactTail tail, SymbolBounds bounds, FrameReader reader) {
        this.settings = settings;
        this.tail = tail;
        this.bounds = bounds;
        this.reader = reader;
    }

    void start() {
        long every = settings.foldInterval().toNanos();
        folding.scheduleWithFixedDelay(this::round, every, every, TimeUnit.NANOSECONDS);
    }

    /// Replaces the symbols that are to be kept folded.
    void want(Set<String> ids) {
        wanted = ids.size() <= settings.mostKept()
                ? Set.copyOf(ids)
                : ids.stream().sorted().limit(settings.mostKept()).collect(Collectors.toUnmodifiableSet());
    }

    /// Symbols whose states hold all that was journaled some moments ago.
    Set<String> current() {
        return books.entrySet().stream()
                .filter(entry -> entry.getValue().isCurrent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    boolean isCurrent(String id) {
        WarmBook book = books.get(id);
        return book != null && book.isCurrent();
    }

    /// Sequence number of the last fact that was folded, 0 when the symbol is not kept.
    long sequence(String id) {
        WarmBook book = books.get(id);
        return book == null ? 0 : book.sequence();
    }

    /// Keeps a symbol for a while that may be wanted no more.
    void linger(String id) {
        WarmBook book = books.get(id);
        if (book != null) {
            book.keepUntil(lingers());
        }
    }

    /// Gives a symbol's state away, as far as it is folded.
    Optional<WarmState> take(String id) {
        WarmBook book = books.remove(id);
        return book == null ? Optional.empty() : book.take();
    }

    /// Takes a state that an entity of this node has left, and keeps it for a while.
    void give(String id, long sequence, SymbolState state) {
        var given = new WarmBook(sequence, state, lingers());
        given.caughtUp();
        books.merge(id, given, (known, more) -> known.sequence() < more.sequence() ? more : known);
    }

    /// Folds one symbol as far as its journal goes, and keeps it for a while.
    ///
    /// @return never fails; when nothing can be read, nothing is kept
    CompletionStage<Void> ensure(String id) {
        return CompletableFuture.runAsync(() -> catchUp(id), folding).exceptionally(failure -> {
            LOG.warn("state not folded ahead symbol={} cause={}", id, failure.toString());
            return null;
        });
    }

    @Override
    public void close() {
        folding.shutdownNow();
    }

    private void catchUp(String id) {
        have(id);
        linger(id);
        fold(Set.of(id));
    }

    private void round() {
        try {
            long now = System.nanoTime();
            refused.values().removeIf(until -> now - until >= 0);
            books.entrySet()
                    .removeIf(entry ->
                            !wanted.contains(entry.getKey()) && entry.getValue().isExpired(now));
            for (String id : wanted) {
                if (!refused.containsKey(id)) {
                    have(id);
                }
            }
            fold(Set.copyOf(books.keySet()));
            isFailing = false;
        } catch (RuntimeException failure) {
            // A timer that throws is not called again.
            if (!isFailing) {
                LOG.warn("standby cannot fold, trying again cause={}", failure.toString());
            }
            isFailing = true;
        }
    }

    private void have(String id) {
        if (!books.containsKey(id)) {
            tail.newest(id)
                    .ifPresentOrElse(
                            stored -> begin(id, stored),
                            () -> books.putIfAbsent(
                                    id, new WarmBook(0, new SymbolState(bounds, reader), System.nanoTime())));
        }
    }

    private void begin(String id, Stored stored) {
        try {
            SymbolState state = SymbolState.restore(stored.image(), bounds, reader);
            books.putIfAbsent(id, new WarmBook(stored.sequenceNr(), state, System.nanoTime()));
        } catch (RuntimeException broken) {
            unreadable(id, stored.sequenceNr(), broken);
        }
    }

    private void fold(Set<String> ids) {
        int read;
        do {
            var after = new HashMap<String, Long>();
            for (String id : ids) {
                WarmBook book = books.get(id);
                if (book != null) {
                    after.put(id, book.sequence());
                }
            }
            read = after.isEmpty() ? 0 : tail.behind(after, settings.foldRows(), this);
        } while (read == settings.foldRows());
        for (String id : ids) {
            WarmBook book = books.get(id);
            if (book != null) {
                book.caughtUp();
            }
        }
    }

    @Override
    public void fact(Fact fact) {
        WarmBook book = books.get(fact.id());
        if (book == null) {
            return;
        }
        try {
            if (!book.apply(fact)) {
                refuse(fact.id(), fact.sequenceNr(), "facts before it are missing");
            }
        } catch (RuntimeException broken) {
            unreadable(fact.id(), fact.sequenceNr(), broken);
        }
    }

    @Override
    public void unreadable(String id, long sequenceNr, RuntimeException cause) {
        refuse(id, sequenceNr, cause.toString()); // the entity itself will say more
    }

    private void refuse(String id, long sequenceNr, String reason) {
        LOG.warn("standby gives a symbol up symbol={} sequence={} reason={}", id, sequenceNr, reason);
        books.remove(id);
        refused.put(id, lingers());
    }

    private long lingers() {
        return System.nanoTime() + settings.linger().toNanos();
    }
}
