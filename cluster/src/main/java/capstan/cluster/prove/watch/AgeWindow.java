package capstan.cluster.prove.watch;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What readers saw for a time: how old, how often not live, how often nothing. Safe for any thread.
public final class AgeWindow {

    private static final int DIGITS = 3;
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);

    private final Histogram ages = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);
    private final LongAdder notLive = new LongAdder();
    private final LongAdder unanswered = new LongAdder();

    /// @param isLive whether the reader was told that it is live
    /// @param isAnswered whether the reader was told anything; if not, what he saw before ages
    public void add(long ageNanos, boolean isLive, boolean isAnswered) {
        ages.recordValue(Math.min(HIGHEST_MICROS, TimeUnit.NANOSECONDS.toMicros(ageNanos)));
        if (!isAnswered) {
            unanswered.increment();
        } else if (!isLive) {
            notLive.increment();
        }
    }

    /// Ages of symbols at reads, µs.
    public Histogram ages() {
        return ages;
    }

    public long longestMicros() {
        return ages.getTotalCount() == 0 ? 0 : ages.getMaxValue();
    }

    /// Looks at a symbol, with an answer or without.
    public long looks() {
        return ages.getTotalCount();
    }

    /// Looks that found a book with another label than `LIVE`.
    public long notLive() {
        return notLive.sum();
    }

    /// Looks that found nothing.
    public long unanswered() {
        return unanswered.sum();
    }

    public void addTo(Histogram sum) {
        sum.add(ages);
    }
}
