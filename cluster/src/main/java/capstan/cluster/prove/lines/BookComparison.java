package capstan.cluster.prove.lines;

import capstan.cluster.prove.truth.BookTruth;
import capstan.market.book.BookStatus;
import capstan.market.hotstate.HotState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Holds every book that is published as live against the exchange's own at the same update id. Safe for any thread.
final class BookComparison {

    private static final int EXAMPLES = 5;

    private final BookTruth truth = new BookTruth();
    private final LongAdder compared = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final List<String> examples = new ArrayList<>();

    BookTruth truth() {
        return truth;
    }

    void published(HotState state) {
        if (state.status() != BookStatus.LIVE) {
            return;
        }
        String symbol = state.instrument().symbol();
        switch (truth.compare(symbol, state.lastUpdateId(), state.sum())) {
            case EQUAL -> compared.increment();
            case UNKNOWN -> unknown.increment(); // a snapshot need not end where a diff does
            case DIFFERS -> {
                compared.increment();
                mismatches.increment();
                example(symbol + " at update id " + state.lastUpdateId() + " is not the exchange's book");
            }
        }
    }

    long compared() {
        return compared.sum();
    }

    long unknown() {
        return unknown.sum();
    }

    long mismatches() {
        return mismatches.sum();
    }

    /// The first few that were wrong.
    List<String> examples() {
        synchronized (examples) {
            return List.copyOf(examples);
        }
    }

    private void example(String what) {
        synchronized (examples) {
            if (examples.size() < EXAMPLES) {
                examples.add(what);
            }
        }
    }
}
