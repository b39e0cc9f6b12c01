package capstan.simulator.faults;

import com.typesafe.config.Config;
import java.time.Duration;

/// How far faults go and when each heals.
///
/// @param reorderDistance newer frames of its stream that overtake a reordered one, at most
/// @param reorderWithin a reordered frame is sent after this at the latest
/// @param delay by which a delayed frame is late
/// @param silentSymbol how long a symbol is silent
/// @param silentSocket how long a connection is silent at most; then it ends without a close frame
/// @param shutdownNotice time between `serverShutdown` and the end of the connection
/// @param slowAnswer by which a slow answer is late
/// @param retryAfter how long an address is refused; told in whole seconds, rounded up
/// @param ban how long an address is banned; told in whole seconds, rounded up
public record FaultSettings(
        int reorderDistance,
        Duration reorderWithin,
        Duration delay,
        Duration silentSymbol,
        Duration silentSocket,
        Duration shutdownNotice,
        Duration slowAnswer,
        Duration retryAfter,
        Duration ban) {

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int FARTHEST = 1_000;

    public static final FaultSettings DEFAULT = new FaultSettings(
            3,
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    public FaultSettings {
        if (reorderDistance < 1 || reorderDistance > FARTHEST) {
            throw new IllegalArgumentException(
                    "reorder distance must lie in [1, " + FARTHEST + "], got " + reorderDistance);
        }
        requireTime("reorder time", reorderWithin);
        requireTime("delay", delay);
        requireTime("silence of a symbol", silentSymbol);
        requireTime("silence of a socket", silentSocket);
        requireTime("shutdown notice", shutdownNotice);
        requireTime("slow answer", slowAnswer);
        requireTime("retry-after", retryAfter);
        requireTime("ban", ban);
    }

    private static void requireTime(String what, Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must lie in (0, " + LONGEST + "], got " + value);
        }
    }

    /// Reads `capstan.simulator.faults`.
    public static FaultSettings from(Config config) {
        return new FaultSettings(
                config.getInt("reorder-distance"),
                config.getDuration("reorder-within"),
                config.getDuration("delay"),
                config.getDuration("silent-symbol"),
                config.getDuration("silent-socket"),
                config.getDuration("shutdown-notice"),
                config.getDuration("slow-answer"),
                config.getDuration("retry-after"),
                config.getDuration("ban"));
    }

    public FaultSettings withReordering(int distance, Duration within) {
        return new FaultSettings(
                distance, within, delay, silentSymbol, silentSocket, shutdownNotice, slowAnswer, retryAfter, ban);
    }

    public FaultSettings withDelay(Duration value) {
        return new FaultSettings(
                reorderDistance,
                reorderWithin,
                value,
                silentSymbol,
                silentSocket,
                shutdownNotice,
                slowAnswer,
                retryAfter,
                ban);
    }

    public FaultSettings withSilences(Duration ofSymbol, Duration ofSocket) {
        return new FaultSettings(
                reorderDistance, reorderWithin, delay, ofSymbol, ofSocket, shutdownNotice, slowAnswer, retryAfter, ban);
    }

    public FaultSettings withShutdownNotice(Duration value) {
        return new FaultSettings(
                reorderDistance, reorderWithin, delay, silentSymbol, silentSocket, value, slowAnswer, retryAfter, ban);
    }

    /// Times of REST: of a slow answer, of a refusal and of a ban.
    public FaultSettings withAnswers(Duration slow, Duration refused, Duration banned) {
        return new FaultSettings(
                reorderDistance,
                reorderWithin,
                delay,
                silentSymbol,
                silentSocket,
                shutdownNotice,
                slow,
                refused,
                banned);
    }
}
