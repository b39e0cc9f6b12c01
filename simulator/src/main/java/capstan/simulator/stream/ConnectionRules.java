package capstan.simulator.stream;

import java.time.Duration;
import java.util.Set;

/// What a stream connection may do and how long it lives.
///
/// @param apiKeys keys that the binary endpoint lets in; empty means any key that is not empty
/// @param refusedKeyStatus HTTP status for a key that is missing or unknown
/// @param pingEvery time between two pings of the exchange
/// @param pongWithin time in which a ping must be answered with its own payload
/// @param messagesPerSecond text, ping and pong frames that a client may send in any second
/// @param streamsPerConnection most streams of a connection
/// @param attempts connection attempts of an address in `attemptWindow`
/// @param attemptWindow window in which attempts are counted
/// @param lifetime after which a connection is closed
/// @param shutdownNotice how long before that a `serverShutdown` message is sent; zero for none
/// @param depthTopCadence of `@depth20` on the binary endpoint
public record ConnectionRules(
        Set<String> apiKeys,
        int refusedKeyStatus,
        Duration pingEvery,
        Duration pongWithin,
        int messagesPerSecond,
        int streamsPerConnection,
        int attempts,
        Duration attemptWindow,
        Duration lifetime,
        Duration shutdownNotice,
        Duration depthTopCadence) {

    public static final ConnectionRules DEFAULT = new ConnectionRules(
            Set.of(),
            401,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            5,
            1024,
            300,
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ZERO,
            Duration.ofMillis(50));

    public ConnectionRules {
        apiKeys = Set.copyOf(apiKeys);
        if (refusedKeyStatus < 400 || refusedKeyStatus > 599) {
            throw new IllegalArgumentException("refused-key status must lie in [400, 599], got " + refusedKeyStatus);
        }
        requirePositive("ping interval", pingEvery);
        requirePositive("pong time", pongWithin);
        requirePositive("attempt window", attemptWindow);
        requirePositive("connection lifetime", lifetime);
        requirePositive("depth20 cadence", depthTopCadence);
        if (shutdownNotice.isNegative()) {
            throw new IllegalArgumentException("shutdown notice must not be negative, got " + shutdownNotice);
        }
        if (messagesPerSecond < 1 || streamsPerConnection < 1 || attempts < 1 || attempts > 1_000_000) {
            throw new IllegalArgumentException("limits of a connection must be positive, got " + messagesPerSecond
                    + " messages, " + streamsPerConnection + " streams, " + attempts + " attempts");
        }
    }

    /// The same rules with every time of a connection's life (pings, lifetime, notice) divided by `factor`,
    /// so that a day passes in less.
    public ConnectionRules fasterBy(double factor) {
        return new ConnectionRules(
                apiKeys,
                refusedKeyStatus,
                divided(pingEvery, factor),
                divided(pongWithin, factor),
                messagesPerSecond,
                streamsPerConnection,
                attempts,
                attemptWindow,
                divided(lifetime, factor),
                divided(shutdownNotice, factor),
                depthTopCadence);
    }

    public ConnectionRules withApiKeys(Set<String> keys) {
        return new ConnectionRules(
                keys,
                refusedKeyStatus,
                pingEvery,
                pongWithin,
                messagesPerSecond,
                streamsPerConnection,
                attempts,
                attemptWindow,
                lifetime,
                shutdownNotice,
                depthTopCadence);
    }

    public ConnectionRules withLifetime(Duration newLifetime, Duration newNotice) {
        return new ConnectionRules(
                apiKeys,
                refusedKeyStatus,
                pingEvery,
                pongWithin,
                messagesPerSecond,
                streamsPerConnection,
                attempts,
                attemptWindow,
                newLifetime,
                newNotice,
                depthTopCadence);
    }

    public ConnectionRules withAttempts(int newAttempts) {
        return new ConnectionRules(
                apiKeys,
                refusedKeyStatus,
                pingEvery,
                pongWithin,
                messagesPerSecond,
                streamsPerConnection,
                newAttempts,
                attemptWindow,
                lifetime,
                shutdownNotice,
                depthTopCadence);
    }

    private static Duration divided(Duration duration, double factor) {
        return Duration.ofNanos((long) (duration.toNanos() / factor));
    }

    private static void requirePositive(String what, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " must be positive, got " + value);
        }
    }
}
