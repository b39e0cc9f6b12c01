package capstan.bench.load;

import capstan.cluster.cli.Report;
import org.HdrHistogram.Histogram;

/// Figures as they are told.
final class Figures {

    private Figures() {}

    static void tell(Report report, Histogram micros) {
        report.put("p50", micros.getValueAtPercentile(50))
                .put("p99", micros.getValueAtPercentile(99))
                .put("p999", micros.getValueAtPercentile(99.9))
                .put("max", micros.getMaxValue());
    }

    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
