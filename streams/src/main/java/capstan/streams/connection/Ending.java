package capstan.streams.connection;

import java.time.Duration;

/// How and why a connection ended.
///
/// @param code WebSocket close code or HTTP status, 0 where there is none
/// @param text for people: what was expected, what came and what to do
/// @param retryAfter what the exchange asked to wait for; zero when it did not say
public record Ending(Kind kind, int code, String text, Duration retryAfter) {

    public enum Kind {
        /// No connection came about.
        UNREACHABLE,
        /// The exchange refused the key; trying again will not help until somebody changes it.
        KEY_REFUSED,
        /// The exchange refused the handshake for another reason.
        REFUSED,
        /// The exchange closed the connection with a close code.
        CLOSED,
        /// The connection broke without a word.
        LOST,
        /// Nothing came any more, not even a ping.
        IDLE,
        /// The exchange sent what a WebSocket peer must not send, or a message beyond the bound.
        PROTOCOL,
        /// We closed it.
        LOCAL
    }

    static Ending of(Kind kind, String text) {
        return new Ending(kind, 0, text, Duration.ZERO);
    }
}
