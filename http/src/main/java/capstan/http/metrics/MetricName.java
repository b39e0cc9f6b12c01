package capstan.http.metrics;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rule for names: `capstan_<module>_<noun>_<unit>`, so that a reader of a dashboard knows where a figure comes
/// from and in what it is measured.
final class MetricName {

    private static final Pattern SHAPE = Pattern.compile("capstan_[a-z][a-z0-9]*(_[a-z0-9]+)+_([a-z]+)");

    /// Units of gauges: `flag` is 1 or 0, `id` an id of the venue, `number` a number that is no amount, `code` a
    /// state in numbers.
    private static final Set<String> GAUGE_UNITS =
            Set.of("seconds", "bytes", "ratio", "count", "flag", "id", "number", "code", "weight");

    private MetricName() {}

    static String gauge(String name) {
        return checked(name, GAUGE_UNITS);
    }

    static String counter(String name) {
        return checked(name, Set.of("total"));
    }

    static String timer(String name) {
        return checked(name, Set.of("seconds"));
    }

    private static String checked(String name, Set<String> units) {
        Matcher match = SHAPE.matcher(name);
        if (!match.matches() || !units.contains(match.group(2))) {
            throw new IllegalArgumentException("metric '" + name
                    + "' must be named capstan_<module>_<noun>_<unit> with a unit of "
                    + units.stream().sorted().toList());
        }
        return name;
    }
}
