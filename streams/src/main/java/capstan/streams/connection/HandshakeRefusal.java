package capstan.streams.connection;

import capstan.streams.connection.Ending.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What an HTTP answer other than 101 to the handshake means for people and for the next try.
final class HandshakeRefusal {

    private static final int LONGEST_QUOTE = 200;

    private HandshakeRefusal() {}

    /// @param retryAfter the header's text, null when it is not there
    static Ending ending(String address, ApiKey key, int status, @Nullable String retryAfter, String body) {
        var quote = body.isBlank()
                ? ""
                : ", answer: "
                        + body.strip()
                                .substring(
                                        0, Math.min(LONGEST_QUOTE, body.strip().length()));
        var wait = seconds(retryAfter);
        return switch (status) {
            case 401, 403 ->
                new Ending(
                        Kind.KEY_REFUSED,
                        status,
                        address + " refused the API key with " + status + " (the key is "
                                + (key.isSet() ? "set" : "not set")
                                + "). Its binary streams accept only Ed25519-type keys, and from the addresses on"
                                + " the key's whitelist if it has one; set CAPSTAN_API_KEY or"
                                + " capstan.streams.connection.api-key" + quote,
                        wait);
            case 418, 429 ->
                new Ending(
                        Kind.REFUSED,
                        status,
                        address + " refused the handshake with " + status
                                + ": this address has connected or asked too often; the next try waits "
                                + wait.toSeconds() + " s or longer" + quote,
                        wait);
            default ->
                new Ending(
                        Kind.REFUSED,
                        status,
                        address + " answered the handshake with " + status + ", expected 101" + quote,
                        wait);
        };
    }

    private static Duration seconds(@Nullable String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,9}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
    }
}
