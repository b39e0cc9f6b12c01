package capstan.cluster.prove.report;

import java.util.Arrays;

/// Values over time in bounded memory: when it is full, every second point is dropped and from then on only every
/// second one is taken, so a long run is drawn coarser, not longer. Safe for any thread.
public final class TimeSeries {

    /// Points that are kept at most; more than a picture is wide.
    private static final int MOST = 2_000;

    private final String name;
    private final long originNanos;
    private final double[] seconds = new double[MOST];
    private final double[] values = new double[MOST];
    private int size;
    private int stride = 1;
    private int skipped;

    /// @param originNanos `System.nanoTime()` at the left end of the plot
    public TimeSeries(String name, long originNanos) {
        this.name = name;
        this.originNanos = originNanos;
    }

    /// Adds the value of now.
    public synchronized void add(double value) {
        skipped++;
        if (skipped < stride) {
            return;
        }
        skipped = 0;
        if (size == MOST) {
            for (int kept = 0; kept < MOST / 2; kept++) {
                seconds[kept] = seconds[2 * kept];
                values[kept] = values[2 * kept];
            }
            size = MOST / 2;
            stride *= 2;
        }
        seconds[size] = (System.nanoTime() - originNanos) / 1e9;
        values[size] = value;
        size++;
    }

    public synchronized Plot.Line line() {
        return new Plot.Line(name, Arrays.copyOf(seconds, size), Arrays.copyOf(values, size));
    }
}
