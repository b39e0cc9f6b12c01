package capstan.cluster.prove.report;

import java.util.Arrays;

/// Draws lines over an axis.
final class LinesSvg {

    private static final double HEIGHT = 280;

    private LinesSvg() {}

    static String draw(Plot.Lines plot) {
        var svg = new Svg(HEIGHT);
        double until = plot.lines().stream()
                .flatMapToDouble(line -> Arrays.stream(line.xs()))
                .max()
                .orElse(1);
        double highest = plot.lines().stream()
                .flatMapToDouble(line -> Arrays.stream(line.ys()))
                .max()
                .orElse(1);
        Axis across = Axis.linear(0, until, Svg.LEFT, Svg.RIGHT);
        Axis upwards = Axis.linear(0, Math.max(highest, 1e-9) * 1.05, svg.bottom(), Svg.TOP);
        svg.across(across, plot.x());
        svg.upwards(upwards, plot.y());
        for (int index = 0; index < plot.lines().size(); index++) {
            Plot.Line line = plot.lines().get(index);
            svg.legend(line.name(), Svg.colour(index));
            var points = new StringBuilder();
            for (int point = 0; point < line.xs().length; point++) {
                points.append(Svg.place(across.place(line.xs()[point]), upwards.place(line.ys()[point])));
            }
            svg.line(points.toString(), Svg.colour(index));
        }
        return svg.done(plot.title());
    }
}
