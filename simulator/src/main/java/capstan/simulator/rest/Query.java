package capstan.simulator.rest;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parameters of a request, checked by the exchange's rules as they are read.
final class Query {

    private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{N}_.-]{1,20}");
    /// Larger numbers are µs: as ms they would be in the year 5138.
    private static final long LARGEST_MILLIS = 100_000_000_000_000L;

    private final Map<String, String> values = new HashMap<>();

    /// @param known names that the endpoint reads
    /// @throws RestError for a parameter that is sent twice, empty or unknown
    Query(QueryStringDecoder uri, String... known) {
        List<String> names = Arrays.asList(known);
        uri.parameters().forEach((name, sent) -> {
            if (sent.size() > 1) {
                throw RestError.badRequest(
                        RestError.TOO_MANY_PARAMETERS, "Duplicate values for parameter '" + name + "'.");
            }
            if (!names.contains(name)) {
                throw RestError.badRequest(
                        RestError.UNREAD_PARAMETERS,
                        "Not all parameters were read: '" + name + "' is unknown here; known are "
                                + String.join(", ", names) + ".");
            }
            if (sent.getFirst().isEmpty()) {
                throw RestError.badRequest(RestError.EMPTY_PARAMETER, "Parameter '" + name + "' was empty.");
            }
            values.put(name, sent.getFirst());
        });
    }

    /// For endpoints without parameters.
    static void requireNone(QueryStringDecoder uri) {
        if (!uri.parameters().isEmpty()) {
            throw RestError.badRequest(
                    RestError.TOO_MANY_PARAMETERS,
                    "Too many parameters: expected 0, got " + uri.parameters().size() + ".");
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    @Nullable
    String text(String name) {
        return values.get(name);
    }

    String required(String name) {
        String value = values.get(name);
        if (value == null) {
            throw RestError.badRequest(
                    RestError.MISSING_OR_MALFORMED,
                    "Mandatory parameter '" + name + "' was not sent, was empty or malformed.");
        }
        return value;
    }

    String symbol() {
        return checkedSymbol(required("symbol"));
    }

    static String checkedSymbol(String symbol) {
        if (!SYMBOL.matcher(symbol).matches()) {
            throw RestError.badRequest(
                    RestError.ILLEGAL_CHARS,
                    "Illegal characters in parameter 'symbol': letters, digits, '-', '_' and '.' are legal, at most 20.");
        }
        return symbol;
    }

    /// @param most larger values are taken for it
    int limit(int absent, int most) {
        Long value = number("limit");
        if (value == null) {
            return absent;
        }
        if (value < 1) {
            throw RestError.badRequest(
                    RestError.ILLEGAL_CHARS, "Parameter 'limit' must be at least 1, got " + value + ".");
        }
        return (int) Math.min(value, most);
    }

    @Nullable
    Long number(String name) {
        String value = values.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Long.valueOf(value);
        } catch (NumberFormatException _) {
            throw RestError.badRequest(
                    RestError.ILLEGAL_CHARS,
                    "Illegal characters in parameter '" + name + "': a whole number is legal.");
        }
    }

    /// A time that came as ms or µs, as µs.
    @Nullable
    Long micros(String name) {
        Long value = number(name);
        return value == null ? null : Long.valueOf(value < LARGEST_MILLIS ? value * 1000 : value);
    }
}
