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
    private long refusedUntilMicros;
    private int highestWeight;

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
        highestWeight = Math.max(highestWeight, weight);
        requests++;
        boolean overWeight = weight > rules.weightPerMinute();
        boolean isRefused = nowMicros < refusedUntilMicros;
        if (!overWeight && !isRefused && requests <= rules.requestsPerFiveMinutes()) {
            refusals = 0;
            return new Verdict(200, weight, 0, "");
        }
        refusals++;
        if (refusals > rules.refusalsBeforeBan()) {
            ban(nowMicros);
            return banned(nowMicros);
        }
        if (isRefused && !overWeight) {
            return refused(nowMicros);
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

    /// Refuses the address until a time, whatever it has used. Requests before that count as refusals.
    synchronized Verdict refuse(long untilMicros, long nowMicros) {
        refusedUntilMicros = Math.max(refusedUntilMicros, untilMicros);
        return refused(nowMicros);
    }

    /// Bans the address until a time, whatever it has done. It makes its next ban no longer.
    synchronized Verdict ban(long untilMicros, long nowMicros) {
        bannedUntilMicros = Math.max(bannedUntilMicros, untilMicros);
        return banned(nowMicros);
    }

    private Verdict refused(long nowMicros) {
        return new Verdict(
                429,
                weight,
                Math.ceilDiv(refusedUntilMicros - nowMicros, 1_000_000L),
                "Too many requests; current limit of IP is " + rules.weightPerMinute() + " request weight per minute.");
    }

    /// Most weight of any minute so far, refused requests included.
    synchronized int highestWeight() {
        return highestWeight;
    }

    synchronized int usedWeight() {
        return weight;
    }

    synchronized int bans() {
        return bans;
    }
}
