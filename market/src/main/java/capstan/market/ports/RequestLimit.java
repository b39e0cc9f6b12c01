package capstan.market.ports;

import java.time.Duration;

/// How many requests of any weight a venue takes from one address in any stretch of `window`.
public record RequestLimit(int requests, Duration window) {

    public RequestLimit {
        if (requests < 1 || window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException(
                    "a limit needs at least one request and a positive window, got " + requests + " in " + window);
        }
    }
}
