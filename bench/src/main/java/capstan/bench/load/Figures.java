package capstan.bench.load;

/// Figures as they are told.
final class Figures {

    private Figures() {}

    static double rounded(double value, int digits) {
        double scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }
}
