package capstan.http.api;

import capstan.market.symbol.PastMoment;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/// The query of a request, read strictly: a parameter that a route does not take is an error, because it is a
/// typing mistake whose sender would otherwise take the default for the answer.
final class Query {

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    /// @param known all parameters of the route
    /// @throws ApiError when there is another, or one twice
    static Query of(HttpRequest request, String... known) {
        List<String> names = List.of(known);
        Map<String, List<String>> values = request.getUri().query().toMultiMap();
        values.forEach((name, given) -> {
            if (!names.contains(name)) {
                throw ApiError.unknownParameter(name, names);
            }
            if (given.size() > 1) {
                throw ApiError.badParameter(name, "given once", String.join(",", given));
            }
        });
        return new Query(values);
    }

    /// @throws ApiError when the parameter is there and neither an update id nor a time
    Optional<PastMoment> moment(String name) {
        List<String> given = values.get(name);
        if (given == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(PastMoment.parse(given.getFirst()));
        } catch (IllegalArgumentException _) {
            throw ApiError.badParameter(
                    name, "an update id or an ISO time such as 2026-03-01T12:00:00.5Z", given.getFirst());
        }
    }

    /// @throws ApiError when the parameter is there and not a whole number in 1..most
    int count(String name, int usual, int most) {
        List<String> given = values.get(name);
        if (given == null) {
            return usual;
        }
        String text = given.getFirst();
        if (text.matches("[0-9]{1,9}")) {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        }
        throw ApiError.badParameter(name, "a whole number in 1.." + most, text);
    }

    /// @return null when the parameter is not there
    @Nullable
    String text(String name) {
        List<String> given = values.get(name);
        return given == null ? null : given.getFirst();
    }

    /// @return null when the parameter is not there
    /// @throws ApiError when it is neither true nor false
    @Nullable
    Boolean flag(String name) {
        String text = text(name);
        if (text == null || text.equals("true") || text.equals("false")) {
            return text == null ? null : Boolean.valueOf(text);
        }
        throw ApiError.badParameter(name, "true or false", text);
    }

    /// @throws ApiError when the parameter is there and not a whole number above 0
    long number(String name, long usual) {
        String text = text(name);
        if (text == null) {
            return usual;
        }
        if (text.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(text);
        }
        throw ApiError.badParameter(name, "a whole number above 0", text);
    }

    /// A time, as µs since the epoch; 0 when the parameter is not there.
    ///
    /// @throws ApiError when it is neither µs nor a time as of ISO 8601 with its offset
    long micros(String name) {
        String text = text(name);
        if (text == null) {
            return 0;
        }
        if (text.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(text);
        }
        try {
            return ChronoUnit.MICROS.between(
                    Instant.EPOCH, OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException | ArithmeticException malformed) {
            throw ApiError.badParameter(name, "a time like 2026-11-24T12:00:00Z, or µs since the epoch", text);
        }
    }
}
