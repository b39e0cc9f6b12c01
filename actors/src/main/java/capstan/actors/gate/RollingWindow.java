package capstan.actors.gate;

import java.time.Duration;
import java.util.ArrayDeque;

/// What was spent in the last stretch of a fixed length, counted in a rolling window: stricter than a venue that counts
/// by the clock's minutes, so a budget that holds here holds there. Owned by one actor; times are monotonic
/// nanoseconds.
final class RollingWindow {

    private record Spent(long atNanos, int amount) {}

    private final long lengthNanos;
    private final ArrayDeque<Spent> entries = new ArrayDeque<>();
    private int sum;

    RollingWindow(Duration length) {
        lengthNanos = length.toNanos();
    }

    int spent(long nowNanos) {
        Spent oldest;
        while ((oldest = entries.peekFirst()) != null && nowNanos - oldest.atNanos >= lengthNanos) {
            entries.removeFirst();
            sum -= oldest.amount;
        }
        return sum;
    }

    void spend(long nowNanos, int amount) {
        entries.addLast(new Spent(nowNanos, amount));
        sum = Math.addExact(sum, amount);
    }

    /// Nanoseconds until `amount` fits into `budget`, 0 when it does now. Only for an amount that an empty window
    /// holds.
    long nanosUntilFits(long nowNanos, int amount, int budget) {
        int over = spent(nowNanos) + amount - budget;
        if (over <= 0) {
            return 0;
        }
        for (Spent entry : entries) {
            over -= entry.amount;
            if (over <= 0) {
                return lengthNanos - (nowNanos - entry.atNanos);
            }
        }
        throw new IllegalArgumentException(amount + " never fits into a budget of " + budget);
    }
}
