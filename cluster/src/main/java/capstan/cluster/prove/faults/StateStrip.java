package capstan.cluster.prove.faults;

import capstan.cluster.prove.report.Plot;
import capstan.market.book.BookStatus;
import java.util.ArrayList;
import java.util.Arrays;

/// What one symbol's label was over time, in bounded memory: time is cut into slots of which each keeps the worst label
/// in it, and when they are used up two become one. Guarded by its own lock.
final class StateStrip {

    private static final int SLOTS = 1_500;
    private static final long FIRST_SLOT_NANOS = 20_000_000;

    private final String symbol;
    private final long originNanos;
    private final byte[] worst = new byte[SLOTS];
    private long slotNanos = FIRST_SLOT_NANOS;
    private int used;
    private BookStatus now = BookStatus.SYNCING;

    StateStrip(String symbol, long originNanos) {
        this.symbol = symbol;
        this.originNanos = originNanos;
    }

    synchronized void is(BookStatus status) {
        fill(now);
        now = status;
        fill(status);
    }

    /// Marks every slot up to the present one.
    private void fill(BookStatus status) {
        long elapsed = System.nanoTime() - originNanos;
        while (elapsed / slotNanos >= SLOTS) {
            for (int slot = 0; slot < SLOTS / 2; slot++) {
                worst[slot] = (byte) Math.max(worst[2 * slot], worst[2 * slot + 1]);
            }
            Arrays.fill(worst, SLOTS / 2, SLOTS, (byte) 0);
            used = (used + 1) / 2;
            slotNanos *= 2;
        }
        int current = (int) (elapsed / slotNanos);
        byte mark = (byte) (rank(status) + 1);
        for (int slot = Math.min(used, current); slot <= current; slot++) {
            worst[slot] = (byte) Math.max(worst[slot], mark);
        }
        used = current + 1;
    }

    private static int rank(BookStatus status) {
        return switch (status) {
            case LIVE -> 0;
            case HALTED -> 1;
            case SYNCING -> 2;
            case STALE -> 3;
        };
    }

    private static BookStatus status(int rank) {
        return switch (rank) {
            case 0 -> BookStatus.LIVE;
            case 1 -> BookStatus.HALTED;
            case 2 -> BookStatus.SYNCING;
            default -> BookStatus.STALE;
        };
    }

    /// The row of the plot up to now.
    synchronized Plot.Strip strip() {
        fill(now);
        var spans = new ArrayList<Plot.Span>();
        double seconds = slotNanos / 1e9;
        int from = 0;
        for (int slot = 1; slot <= used; slot++) {
            if (slot == used || worst[slot] != worst[from]) {
                if (worst[from] > 0) {
                    spans.add(new Plot.Span(
                            from * seconds,
                            slot * seconds,
                            status(worst[from] - 1).name()));
                }
                from = slot;
            }
        }
        return new Plot.Strip(symbol, spans);
    }
}
