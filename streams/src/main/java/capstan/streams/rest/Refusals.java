package capstan.streams.rest;

import capstan.market.ports.VenueRest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Turns answers other than 200 into the port's failures.
final class Refusals {

    private static final int UNKNOWN_SYMBOL = -1121;
    private static final Pattern BANNED_UNTIL = Pattern.compile("banned until (\\d{10,16})");

    private Refusals() {}

    static RuntimeException of(String request, HttpResponse<String> answer, InstantSource clock) {
        Optional<JsonNode> body = json(answer.body());
        int code = body.map(json -> json.path("code").asInt()).orElse(0);
        String said = body.map(json -> json.path("msg").asText())
                .filter(message -> !message.isEmpty())
                .orElse(answer.body().length() > 200 ? answer.body().substring(0, 200) : answer.body());
        String message = request + " was answered " + answer.statusCode() + (code == 0 ? "" : " (code " + code + ")")
                + ": " + said;
        if (code == UNKNOWN_SYMBOL) {
            return new VenueRest.UnknownSymbol(message);
        }
        return switch (answer.statusCode()) {
            case 418 ->
                new VenueRest.Refused(
                        418,
                        retryAfter(answer, said, clock),
                        message + "; this address is banned, nothing is asked until the ban ends");
            case 429 -> new VenueRest.Refused(429, retryAfter(answer, said, clock), message);
            case 403 ->
                new VenueRest.Refused(
                        403,
                        retryAfter(answer, said, clock),
                        message + "; the exchange's firewall refuses this address");
            default -> new VenueRest.Refused(answer.statusCode(), retryAfter(answer, said, clock), message);
        };
    }

    private static Duration retryAfter(HttpResponse<String> answer, String said, InstantSource clock) {
        Optional<Duration> header = answer.headers()
                .firstValue("Retry-After")
                .filter(value -> value.chars().allMatch(Character::isDigit) && !value.isEmpty() && value.length() < 10)
                .map(value -> Duration.ofSeconds(Long.parseLong(value)));
        if (header.isPresent()) {
            return header.get();
        }
        Matcher banned = BANNED_UNTIL.matcher(said);
        if (banned.find()) {
            Duration left = Duration.between(clock.instant(), Instant.ofEpochMilli(Long.parseLong(banned.group(1))));
            return left.isNegative() ? Duration.ZERO : left;
        }
        return Duration.ZERO;
    }

    private static Optional<JsonNode> json(String body) {
        try {
            JsonNode parsed = RestAnswers.parse(body);
            return parsed.isObject() ? Optional.of(parsed) : Optional.empty();
        } catch (RestAnswers.Unreadable e) {
            return Optional.empty(); // a proxy or a firewall answers in HTML
        }
    }
}
