package capstan.cluster.prove.report;

import java.util.ArrayList;

/// Draws what many things were over time, one row each.
final class StripsSvg {

    private static final double ROW = 16;
    private static final double GAP = 3;
    /// A span that is shorter than this is drawn this wide, so that it can be seen.
    private static final double LEAST_WIDTH = 0.8;
    private static final double NAMES = 90;

    private StripsSvg() {}

    static String draw(Plot.Strips plot) {
        var svg = new Svg(Svg.TOP + plot.strips().size() * (ROW + GAP) + Svg.BELOW);
        Axis across = Axis.linear(0, plot.until(), NAMES, Svg.RIGHT);
        svg.across(across, "seconds");
        var states = new ArrayList<String>();
        double y = Svg.TOP;
        for (Plot.Strip strip : plot.strips()) {
            svg.label(NAMES - 6, y + ROW - 4, "end", strip.name());
            for (Plot.Span span : strip.spans()) {
                if (!states.contains(span.state())) {
                    states.add(span.state());
                    svg.legend(span.state(), colour(span.state(), states.size()));
                }
                double from = across.place(span.from());
                double width = Math.max(LEAST_WIDTH, across.place(span.to()) - from);
                String hint = String.format(
                        "%s %s from %.2f s to %.2f s", strip.name(), span.state(), span.from(), span.to());
                svg.box(from, y, width, ROW, colour(span.state(), states.indexOf(span.state()) + 1), 1, hint);
            }
            y += ROW + GAP;
        }
        return svg.done(plot.title());
    }

    private static String colour(String state, int index) {
        return switch (state) {
            case "LIVE", "UP" -> "var(--good)";
            case "SYNCING" -> "var(--warn)";
            case "STALE", "DOWN" -> "var(--bad)";
            case "HALTED" -> "var(--quiet)";
            default -> Svg.colour(index);
        };
    }
}
