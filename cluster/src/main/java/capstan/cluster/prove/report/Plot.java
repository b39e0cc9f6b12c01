package capstan.cluster.prove.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.AbstractHistogram;

/// A picture in the HTML report.
public sealed interface Plot {

    String title();

    /// Values over one axis, which begins at 0.
    ///
    /// @param x what the axis across counts, for example `seconds`
    /// @param y what the axis upwards counts
    record Lines(String title, String x, String y, List<Line> lines) implements Plot {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /// @param xs ascending
    /// @param ys as many
    record Line(String name, double[] xs, double[] ys) {
        public Line {
            if (xs.length != ys.length) {
                throw new IllegalArgumentException(name + ": " + xs.length + " xs and " + ys.length + " ys");
            }
        }
    }

    /// How often values lay between bounds that grow by a factor: one set of bars a name.
    ///
    /// @param x what is counted, for example `ms`
    record Bars(String title, String x, List<Bar> bars) implements Plot {
        public Bars {
            bars = List.copyOf(bars);
        }

        /// @param perUnit recorded units in one unit of the plot, for example 1000 for µs drawn as ms
        public static Bar of(String name, AbstractHistogram histogram, double perUnit) {
            var from = new ArrayList<Double>();
            var counts = new ArrayList<Long>();
            for (var bucket : histogram.logarithmicBucketValues(1, Math.sqrt(2))) {
                long count = bucket.getCountAddedInThisIterationStep();
                if (count > 0 || !from.isEmpty()) {
                    from.add(bucket.getValueIteratedFrom() / perUnit);
                    counts.add(count);
                }
            }
            return new Bar(
                    name,
                    from.stream().mapToDouble(Double::doubleValue).toArray(),
                    counts.stream().mapToLong(Long::longValue).toArray(),
                    histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(50) / perUnit,
                    histogram.getTotalCount() == 0 ? 0 : histogram.getValueAtPercentile(99) / perUnit);
        }
    }

    /// @param from lower bound of each bar, ascending
    /// @param counts as many
    /// @param median and 99th percentile of what was counted, in units of the plot
    record Bar(String name, double[] from, long[] counts, double median, double p99) {}

    /// What many things were at each moment: one row each, coloured by state.
    ///
    /// @param until end of the axis across, seconds
    record Strips(String title, double until, List<Strip> strips) implements Plot {
        public Strips {
            strips = List.copyOf(strips);
        }
    }

    /// @param spans in order; between them nothing is drawn
    record Strip(String name, List<Span> spans) {
        public Strip {
            spans = List.copyOf(spans);
        }
    }

    /// @param from seconds
    /// @param to seconds
    /// @param state decides the colour: LIVE, SYNCING, STALE, HALTED, UP, DOWN, or any other word
    record Span(double from, double to, String state) {}
}
