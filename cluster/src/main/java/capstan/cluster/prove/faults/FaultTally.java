package capstan.cluster.prove.faults;

import capstan.simulator.faults.FaultKind;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// What became of the faults of one kind. Owned by its matcher's thread.
final class FaultTally {

    private static final long HIGHEST_MICROS = 3_600_000_000L;
    private static final int DIGITS = 3;

    final FaultKind kind;
    long injected;
    long detected;
    long undetected;
    /// Swallowed by the end of their connection before anybody could read them.
    long swallowed;
    /// Faulty snapshots that came too late to be used.
    long unused;
    /// From taking effect to being noticed, µs.
    final Histogram detection = new Histogram(HIGHEST_MICROS, DIGITS);
    /// From taking effect to a live book behind the ids concerned, as readers were shown it, µs.
    /// Safe for any thread.
    final ConcurrentHistogram healing = new ConcurrentHistogram(HIGHEST_MICROS, DIGITS);

    FaultTally(FaultKind kind) {
        this.kind = kind;
    }

    static void record(AbstractHistogram into, long micros) {
        into.recordValue(Math.clamp(micros, 0, HIGHEST_MICROS));
    }
}
