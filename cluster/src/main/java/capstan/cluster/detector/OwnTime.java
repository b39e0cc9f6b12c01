package capstan.cluster.detector;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.pekko.remote.FailureDetector;

/// Time as far as this node has lived through it, in ms. It is asked for with every heartbeat that comes in and at
/// every
/// look for silent nodes, so several times a second; when it was not asked for longer than that, the node did not run,
/// whether for a garbage collection, a lack of processor or a stopped process, and that long counts for one step only.
/// Safe for any thread.
final class OwnTime extends FailureDetector.Clock {

    private final long longestStepNanos;
    private final LongSupplier nanoTime;
    private long askedNanos;
    private long ownNanos;

    /// @param longestStep by which it goes on between two questions
    /// @param nanoTime of the machine
    OwnTime(Duration longestStep, LongSupplier nanoTime) {
        longestStepNanos = longestStep.toNanos();
        this.nanoTime = nanoTime;
        askedNanos = nanoTime.getAsLong();
    }

    @Override
    public synchronized Object apply() {
        long now = nanoTime.getAsLong();
        ownNanos += Math.clamp(now - askedNanos, 0, longestStepNanos);
        askedNanos = now;
        return TimeUnit.NANOSECONDS.toMillis(ownNanos);
    }
}
