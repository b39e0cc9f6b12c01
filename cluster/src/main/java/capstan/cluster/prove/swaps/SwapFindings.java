package capstan.cluster.prove.swaps;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/// What all readers of one round found together. Safe for any thread.
final class SwapFindings {

    private static final int EXAMPLES = 5;
    private static final long HIGHEST_MICROS = 60_000_000;

    final LongAdder scriptReads = new LongAdder();
    final LongAdder plainReads = new LongAdder();
    /// Sets of plain reads whose generations differed: recognised by their reader, and read again.
    final LongAdder plainMixed = new LongAdder();
    final LongAdder torn = new LongAdder();
    final LongAdder missing = new LongAdder();
    final LongAdder older = new LongAdder();
    /// Sets of a generation so old that its truth was forgotten.
    final LongAdder unjudged = new LongAdder();
    /// Reads that Redis did not answer.
    final LongAdder unanswered = new LongAdder();
    final LongAdder lateWrites = new LongAdder();
    final LongAdder lateWritesTaken = new LongAdder();
    /// Time of one server-side read, µs.
    final ConcurrentHistogram readMicros = new ConcurrentHistogram(HIGHEST_MICROS, 3);

    private final List<String> examples = new ArrayList<>();

    void torn(String what) {
        torn.increment();
        example("torn: " + what);
    }

    void missing(String what) {
        missing.increment();
        example("missing: " + what);
    }

    void older(String what) {
        older.increment();
        example("older: " + what);
    }

    private synchronized void example(String what) {
        if (examples.size() < EXAMPLES) {
            examples.add(what);
        }
    }

    /// The first few things that were wrong.
    synchronized List<String> examples() {
        return List.copyOf(examples);
    }

    long reads() {
        return scriptReads.sum() + plainReads.sum();
    }
}
