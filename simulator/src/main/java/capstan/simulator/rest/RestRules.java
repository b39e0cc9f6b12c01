package capstan.simulator.rest;

import java.time.Duration;

/// What an address may ask for over REST, and what happens when it asks for more.
///
/// @param weightPerMinute request weight in a minute of the exchange's clock
/// @param requestsPerFiveMinutes requests of any weight in five minutes
/// @param refusalsBeforeBan requests refused with 429 in a row after which the address is banned
/// @param firstBan length of an address's first ban
/// @param banFactor how much longer each next ban is
/// @param longestBan bound on the length
/// @param answerWithin time after which a request fails with −1007
public record RestRules(
        int weightPerMinute,
        int requestsPerFiveMinutes,
        int refusalsBeforeBan,
        Duration firstBan,
        int banFactor,
        Duration longestBan,
        Duration answerWithin) {

    public static final RestRules DEFAULT =
            new RestRules(6_000, 300_000, 10, Duration.ofMinutes(2), 4, Duration.ofDays(3), Duration.ofSeconds(10));

    public RestRules {
        if (weightPerMinute < 1 || requestsPerFiveMinutes < 1 || refusalsBeforeBan < 1 || banFactor < 1) {
            throw new IllegalArgumentException("limits of REST must be positive, got weight " + weightPerMinute
                    + ", requests " + requestsPerFiveMinutes + ", refusals " + refusalsBeforeBan + ", ban factor "
                    + banFactor);
        }
        if (firstBan.isNegative() || firstBan.isZero() || longestBan.compareTo(firstBan) < 0) {
            throw new IllegalArgumentException("bans must be positive and the longest not shorter than the first, got "
                    + firstBan + " and " + longestBan);
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("answer time must be positive, got " + answerWithin);
        }
    }

    public RestRules withWeightPerMinute(int weight) {
        return new RestRules(
                weight, requestsPerFiveMinutes, refusalsBeforeBan, firstBan, banFactor, longestBan, answerWithin);
    }

    public RestRules withRequestsPerFiveMinutes(int requests) {
        return new RestRules(
                weightPerMinute, requests, refusalsBeforeBan, firstBan, banFactor, longestBan, answerWithin);
    }
}
