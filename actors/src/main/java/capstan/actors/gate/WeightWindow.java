package capstan.actors.gate;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// Request weight spent in the last 60 s, counted in a rolling window: stricter than a venue that counts by the
/// clock's minutes, so a budget that holds here holds there. Owned by one actor; times are monotonic nanoseconds.
final class WeightWindow {

    private static final long LENGTH_NANOS = TimeUnit.SECONDS.toNanos(60);

    private record Spent(long atNanos, int weight) {}

    private final ArrayDeque<Spent> spent = new ArrayDeque<>();
    private int sum;

    int spent(long nowNanos) {
        Spent oldest;
        while ((oldest = spent.peekFirst()) != null && nowNanos - oldest.atNanos >= LENGTH_NANOS) {
            spent.removeFirst();
            sum -= oldest.weight;
        }
        return sum;
    }

    void spend(long nowNanos, int weight) {
        spent.addLast(new Spent(nowNanos, weight));
        sum = Math.addExact(sum, weight);
    }

    /// Nanoseconds until `weight` fits into `budget`, 0 when it does now. Only for a weight that an empty window
    /// holds.
    long nanosUntilFits(long nowNanos, int weight, int budget) {
        int over = spent(nowNanos) + weight - budget;
        if (over <= 0) {
            return 0;
        }
        for (Spent entry : spent) {
            over -= entry.weight;
            if (over <= 0) {
                return LENGTH_NANOS - (nowNanos - entry.atNanos);
            }
        }
        throw new IllegalArgumentException("weight " + weight + " never fits into a budget of " + budget);
    }
}
