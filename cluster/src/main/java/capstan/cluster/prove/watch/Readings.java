package capstan.cluster.prove.watch;

import capstan.cluster.prove.truth.BookTruth;
import capstan.persistence.redis.SymbolHashes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Judges what readers were shown of each symbol: never an older generation, no live book that is not the exchange's at
/// the same id, and how old. Safe for any thread.
public final class Readings {

    private static final int EXAMPLES = 5;

    /// What the last look at a symbol found.
    ///
    /// @param askedNanos when it was asked
    /// @param lastUpdateId of the book that it showed, 0 when there was none
    public record Look(long askedNanos, boolean isLive, long lastUpdateId, long ageNanos) {}

    private static final class Symbol {
        private final AtomicLong generation = new AtomicLong();
        private final AtomicLong seen = new AtomicLong();
        private volatile Look last = new Look(Long.MIN_VALUE, false, 0, 0);
    }

    private final BookTruth truth;
    private final SentDiffs sent;
    private final Map<String, Symbol> symbols = new ConcurrentHashMap<>();
    private final LongAdder compared = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder older = new LongAdder();
    private final ConcurrentLinkedQueue<String> examples = new ConcurrentLinkedQueue<>();
    private volatile AgeWindow window = new AgeWindow();

    public Readings(List<String> symbols, BookTruth truth, SentDiffs sent) {
        this.truth = truth;
        this.sent = sent;
        symbols.forEach(symbol -> this.symbols.put(symbol, new Symbol()));
    }

    /// Ages go into this window from here on.
    public void into(AgeWindow next) {
        window = next;
    }

    /// Highest generation that anybody was shown so far: who asks now must not be shown an older one.
    public long floor(String symbol) {
        return symbol(symbol).generation.get();
    }

    /// @param floor what `floor` said before the reader asked
    public void shown(String name, long floor, long askedNanos, long nowNanos, SymbolHashes hashes) {
        Map<String, String> book = hashes.book();
        if (book.isEmpty()) {
            nothing(name, askedNanos, nowNanos);
            return;
        }
        Symbol symbol = symbol(name);
        long generation = hashes.generation();
        if (generation < floor) {
            older.increment();
            example(name + " was shown with generation " + generation + " after " + floor);
        }
        symbol.generation.accumulateAndGet(generation, Math::max);
        long id = Long.parseLong(book.getOrDefault("last_update_id", "0"));
        boolean isLive = "LIVE".equals(book.get("state"));
        if (isLive) {
            compare(name, id, Long.parseUnsignedLong(book.getOrDefault("book_hash", "0"), 16));
        }
        symbol.seen.accumulateAndGet(id, Math::max);
        long age = sent.ageNanos(name, id, nowNanos);
        symbol.last = new Look(askedNanos, isLive, id, age);
        window.add(age, isLive, true);
    }

    /// The reader got no answer, or Redis holds nothing of the symbol: he has what was seen before.
    public void nothing(String name, long askedNanos, long nowNanos) {
        Symbol symbol = symbol(name);
        long age = sent.ageNanos(name, symbol.seen.get(), nowNanos);
        symbol.last = new Look(askedNanos, false, 0, age);
        window.add(age, false, false);
    }

    /// Holds a book that somebody calls live against the exchange's at the same id.
    public void compare(String name, long lastUpdateId, long sum) {
        switch (truth.compare(name, lastUpdateId, sum)) {
            case EQUAL -> compared.increment();
            case UNKNOWN -> unknown.increment(); // a snapshot need not end where a diff does
            case DIFFERS -> {
                compared.increment();
                mismatches.increment();
                example(name + " at update id " + lastUpdateId + " was not the exchange's book");
            }
        }
    }

    public Look look(String symbol) {
        return symbol(symbol).last;
    }

    private Symbol symbol(String name) {
        Symbol symbol = symbols.get(name);
        if (symbol == null) {
            throw new IllegalArgumentException("nobody reads " + name);
        }
        return symbol;
    }

    private void example(String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    /// Live books held against the exchange's.
    public long compared() {
        return compared.sum();
    }

    public long mismatches() {
        return mismatches.sum();
    }

    /// Live books at an id with which no diff of the exchange ended.
    public long unknown() {
        return unknown.sum();
    }

    /// Reads that went back behind what was shown before they were asked.
    public long older() {
        return older.sum();
    }

    /// The first few findings.
    public List<String> examples() {
        return List.copyOf(examples);
    }
}
