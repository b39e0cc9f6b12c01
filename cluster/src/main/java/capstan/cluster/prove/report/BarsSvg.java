package capstan.cluster.prove.report;

import java.util.Arrays;

/// Draws how often values lay where, on a scale of factors.
final class BarsSvg {

    private static final double HEIGHT = 280;
    /// Bars of several sets lie over each other and must be seen through.
    private static final double OPACITY = 0.45;

    private BarsSvg() {}

    static String draw(Plot.Bars plot) {
        var svg = new Svg(HEIGHT);
        double low = plot.bars().stream()
                .flatMapToDouble(bar -> Arrays.stream(bar.from()))
                .filter(value -> value > 0)
                .min()
                .orElse(1);
        double high = plot.bars().stream()
                .flatMapToDouble(bar -> Arrays.stream(bar.from()))
                .max()
                .orElse(10);
        long most = plot.bars().stream()
                .flatMapToLong(bar -> Arrays.stream(bar.counts()))
                .max()
                .orElse(1);
        Axis across = Axis.logarithmic(low, Math.max(high, low) * 2, Svg.LEFT, Svg.RIGHT);
        Axis upwards = Axis.linear(0, most * 1.05, svg.bottom(), Svg.TOP);
        svg.across(across, plot.x());
        svg.upwards(upwards, "count");
        for (int index = 0; index < plot.bars().size(); index++) {
            draw(svg, across, upwards, plot.bars().get(index), Svg.colour(index), plot.x());
        }
        return svg.done(plot.title());
    }

    private static void draw(Svg svg, Axis across, Axis upwards, Plot.Bar bar, String colour, String unit) {
        String name = bar.name() + ": p50 " + Axis.label(bar.median()) + ", p99 " + Axis.label(bar.p99()) + " " + unit;
        svg.legend(name, colour);
        for (int index = 0; index < bar.from().length; index++) {
            if (bar.counts()[index] == 0) {
                continue;
            }
            double from = across.place(bar.from()[index]);
            double to = across.place(
                    index + 1 < bar.from().length ? bar.from()[index + 1] : bar.from()[index] * Math.sqrt(2));
            double top = upwards.place(bar.counts()[index]);
            String hint = bar.counts()[index] + " from " + Axis.label(bar.from()[index]) + " " + unit;
            svg.box(from, top, Math.max(1, to - from - 1), svg.bottom() - top, colour, OPACITY, hint);
        }
        svg.mark(across.place(bar.median()), colour);
        svg.mark(across.place(bar.p99()), colour);
    }
}
