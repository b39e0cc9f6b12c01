package capstan.simulator.rest;

import java.time.Duration;

/// What one address has used of its limits. Guarded by itself.
final class AddressLedger {

    private static final long MINUTE_MICROS = 60_000_000L;
    private static final long FIVE_MINUTES_MICROS = 5 * MINUTE_MICROS;

    /// The answer to the question whether a request is let through.
    ///
    /// @param status 200, or 429, or 418
    /// @param usedWeight weight of the running minute, this request included
    /// @param retryAfterSeconds 0 when let through
    /// @param message why not
    record Verdict(int status, int usedWeight, long retryAfterSeconds, String message) {

        boolean isBan() {
            return status == 418;
        }
    }

    private final RestRules rules;
    private long minute;
    private int weight;
    private long fiveMinutes;
    private int requests;
    private int refusals;
    private int bans;
    private long bannedUntilMicros;

    AddressLedger(RestRules rules) {
        this.rules = rules;
    }

    synchronized Verdict admit(int requestWeight, long nowMicros) {
        if (nowMicros < bannedUntilMicros) {
            return banned(nowMicros);
        }
        long thisMinute = nowMicros / MINUTE_MICROS;
        if (thisMinute != minute) {
            minute = thisMinute;
            weight = 0;
        }
        long theseFive = nowMicros / FIVE_MINUTES_MICROS;
        if (theseFive != fiveMinutes) {
            fiveMinutes = theseFive;
            requests = 0;
        }
        weight += requestWeight;
        requests++;
        boolean overWeight = weight > rules.weightPerMinute();
        if (!overWeight && requests <= rules.requestsPerFiveMinutes()) {
            refusals = 0;
            return new Verdict(200, weight, 0, "");
        }
        refusals++;
        if (refusals > rules.refusalsBeforeBan()) {
            ban(nowMicros);
            return banned(nowMicros);
        }
        long end = overWeight ? (minute + 1) * MINUTE_MICROS : (fiveMinutes + 1) * FIVE_MINUTES_MICROS;
        String limit = overWeight
                ? rules.weightPerMinute() + " request weight per minute"
                : rules.requestsPerFiveMinutes() + " requests per 5 minutes";
        return new Verdict(
                429,
                weight,
                Math.ceilDiv(end - nowMicros, 1_000_000L),
                "Too many requests: this address has used up its " + limit + ".");
    }

    private void ban(long nowMicros) {
        Duration length = rules.firstBan();
        for (int earlier = 0; earlier < bans && length.compareTo(rules.longestBan()) < 0; earlier++) {
            length = length.multipliedBy(rules.banFactor());
        }
        if (length.compareTo(rules.longestBan()) > 0) {
            length = rules.longestBan();
        }
        bans++;
        refusals = 0;
        bannedUntilMicros = nowMicros + length.toNanos() / 1000;
    }

    private Verdict banned(long nowMicros) {
        return new Verdict(
                418,
                weight,
                Math.ceilDiv(bannedUntilMicros - nowMicros, 1_000_000L),
                "Way too many requests: IP banned until " + bannedUntilMicros / 1000 + ".");
    }

    synchronized int usedWeight() {
        return weight;
    }

    synchronized int bans() {
        return bans;
    }
}
