package capstan.cluster.prove.lines;

import capstan.cluster.prove.report.Plot;
import capstan.cluster.prove.report.Table;
import capstan.cluster.prove.report.TimeSeries;
import capstan.streams.line.LineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How each line fared over time. Owned by the thread that runs the proof.
final class LineSeries {

    /// One line's part.
    private static final class Series {
        final TimeSeries lag;
        final TimeSeries firsts;
        long acked;
        long first;

        @Nullable
        LineStatus last;

        Series(String name, long originNanos) {
            lag = new TimeSeries(name, originNanos);
            firsts = new TimeSeries(name, originNanos);
        }
    }

    private final long originNanos;
    private final Map<Integer, String> names;
    private final Map<Integer, Series> lines = new TreeMap<>();

    /// @param names of lines, by number
    LineSeries(long originNanos, Map<Integer, String> names) {
        this.originNanos = originNanos;
        this.names = names;
    }

    void add(List<LineStatus> statuses) {
        for (LineStatus status : statuses) {
            Series series = lines.computeIfAbsent(status.line(), line -> new Series(name(line), originNanos));
            series.last = status;
            if (status.lag().samples() > 0) {
                series.lag.add(status.lag().p50Micros() / 1e3);
            }
            long acked = status.counters().framesAcked();
            long first = status.counters().framesFirst();
            if (acked > series.acked) {
                series.firsts.add(100.0 * (first - series.first) / (acked - series.acked));
                series.acked = acked;
                series.first = first;
            }
        }
    }

    Plot lag() {
        return lag("Lag behind the exchange");
    }

    Plot lag(String title) {
        return new Plot.Lines(title, "seconds", "ms (median)", drawn(series -> series.lag));
    }

    Plot firsts() {
        return new Plot.Lines("Who was first", "seconds", "% of its frames", drawn(series -> series.firsts));
    }

    /// @param name as in JSON
    /// @param title for people
    Table table(String name, String title) {
        var table = new Table(
                name,
                title,
                "line",
                "what",
                "connected",
                "frames",
                "framesFirst",
                "firstShare",
                "lagP50Micros",
                "lagP99Micros",
                "detections");
        lines.forEach((number, series) -> {
            LineStatus last = series.last;
            if (last != null) {
                table.row(
                        number,
                        name(number),
                        last.connected(),
                        last.counters().frames(),
                        last.counters().framesFirst(),
                        share(last),
                        last.lag().p50Micros(),
                        last.lag().p99Micros(),
                        last.detections().stream()
                                .map(noticed -> noticed.kind() + " " + noticed.count())
                                .toList()
                                .toString());
            }
        });
        return table;
    }

    private static double share(LineStatus status) {
        long acked = status.counters().framesAcked();
        return acked == 0 ? 0 : Math.round(1e4 * status.counters().framesFirst() / acked) / 1e4;
    }

    private List<Plot.Line> drawn(Function<Series, TimeSeries> which) {
        var drawn = new ArrayList<Plot.Line>();
        lines.values().forEach(series -> drawn.add(which.apply(series).line()));
        return drawn;
    }

    private String name(int line) {
        return names.getOrDefault(line, "line " + line);
    }
}
