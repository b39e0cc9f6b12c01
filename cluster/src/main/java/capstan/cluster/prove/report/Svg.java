package capstan.cluster.prove.report;

import java.util.Locale;

/// A picture under construction: frame, axes and marks. Colours are the style sheet's, so that it suits light and
/// dark.
final class Svg {

    static final double WIDTH = 960;
    static final double LEFT = 56;
    static final double RIGHT = WIDTH - 12;
    static final double TOP = 10;
    /// Room for the labels below the axis across.
    static final double BELOW = 34;

    private static final int COLOURS = 8;

    private final StringBuilder text = new StringBuilder(8 << 10);
    private final StringBuilder legend = new StringBuilder();
    private final double height;

    Svg(double height) {
        this.height = height;
    }

    static String colour(int index) {
        return "var(--c" + index % COLOURS + ")";
    }

    double bottom() {
        return height - BELOW;
    }

    void legend(String name, String colour) {
        legend.append("<span><i style=\"background:")
                .append(colour)
                .append("\"></i>")
                .append(Html.escape(name))
                .append("</span>");
    }

    void across(Axis axis, String unit) {
        for (double tick : axis.ticks()) {
            double x = axis.place(tick);
            add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x, TOP, x, bottom());
            label(x, bottom() + 14, "middle", Axis.label(tick));
        }
        label((LEFT + RIGHT) / 2, bottom() + 29, "middle", unit);
    }

    void upwards(Axis axis, String unit) {
        for (double tick : axis.ticks()) {
            double y = axis.place(tick);
            add("<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", LEFT, y, RIGHT, y);
            label(LEFT - 6, y + 4, "end", Axis.label(tick));
        }
        label(LEFT + 4, TOP + 10, "start", unit);
    }

    void label(double x, double y, String anchor, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"" + anchor + "\">", x, y);
        text.append(Html.escape(words)).append("</text>");
    }

    /// @param hint shown when one points at it
    void box(double x, double y, double width, double tall, String colour, double opacity, String hint) {
        add(
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill-opacity=\"%.2f\" ",
                x, y, width, tall, opacity);
        text.append("style=\"fill:").append(colour).append("\"><title>");
        text.append(Html.escape(hint)).append("</title></rect>");
    }

    /// @param points places of the line's corners, `x,y x,y …`
    void line(String points, String colour) {
        text.append("<polyline fill=\"none\" stroke-width=\"1.6\" stroke-linejoin=\"round\" style=\"stroke:")
                .append(colour)
                .append("\" points=\"")
                .append(points)
                .append("\"/>");
    }

    void mark(double x, String colour) {
        add(
                "<line stroke-dasharray=\"4 3\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" style=\"stroke:"
                        + colour + "\"/>",
                x,
                TOP,
                x,
                bottom());
    }

    String done(String title) {
        return (legend.isEmpty() ? "" : "<p class=\"legend\">" + legend + "</p>")
                + String.format(Locale.ROOT, "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"", WIDTH, height)
                + Html.escape(title) + "\">" + text + "</svg>";
    }

    static String place(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private void add(String form, Object... places) {
        text.append(String.format(Locale.ROOT, form, places));
    }
}
