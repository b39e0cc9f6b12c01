package capstan.cluster.prove.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Maps values to places on a picture, in even steps or in powers of ten, with round values to label.
///
/// @param low value at `from`
/// @param high value at `to`, above `low`
/// @param from place in the picture
/// @param to place in the picture
/// @param isLogarithmic whether equal factors are equally wide; `low` is then above 0
record Axis(double low, double high, double from, double to, boolean isLogarithmic) {

    private static final int TICKS = 6;

    static Axis linear(double low, double high, double from, double to) {
        return new Axis(low, high > low ? high : low + 1, from, to, false);
    }

    static Axis logarithmic(double low, double high, double from, double to) {
        return new Axis(low, high > low ? high : low * 10, from, to, true);
    }

    double place(double value) {
        double share = isLogarithmic
                ? (Math.log(Math.max(value, low)) - Math.log(low)) / (Math.log(high) - Math.log(low))
                : (value - low) / (high - low);
        return from + Math.clamp(share, 0, 1) * (to - from);
    }

    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        if (isLogarithmic) {
            for (double power = Math.pow(10, Math.ceil(Math.log10(low) - 1e-9)); power <= high; power *= 10) {
                ticks.add(power);
            }
            return ticks;
        }
        double raw = (high - low) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * (raw / power <= 1 ? 1 : raw / power <= 2 ? 2 : raw / power <= 5 ? 5 : 10);
        for (double tick = Math.ceil(low / step) * step; tick <= high + step / 1e6; tick += step) {
            ticks.add(tick);
        }
        return ticks;
    }

    /// A value in few characters: 1.2k, 3M, 0.05.
    static String label(double value) {
        double size = Math.abs(value);
        if (size >= 1e9) {
            return plain(value / 1e9) + "G";
        }
        if (size >= 1e6) {
            return plain(value / 1e6) + "M";
        }
        return size >= 1e4 ? plain(value / 1e3) + "k" : plain(value);
    }

    private static String plain(double value) {
        String text = String.format(Locale.ROOT, Math.abs(value) < 1 ? "%.4f" : "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
