package capstan.http.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/// The secret by which an operator is known. Empty: there is no operator.
public final class OperatorToken {

    private static final String SCHEME = "bearer ";
    /// Shorter ones could be guessed.
    private static final int LEAST_CHARACTERS = 16;

    private final String value;

    /// @throws IllegalArgumentException when it is too short to be a secret, or cannot stand in a header
    public OperatorToken(String value) {
        if (!value.isEmpty() && !value.matches("[A-Za-z0-9._~+/=-]{" + LEAST_CHARACTERS + ",256}")) {
            throw new IllegalArgumentException("capstan.http.operator-token must have " + LEAST_CHARACTERS
                    + " to 256 letters, digits or ._~+/=-; empty turns operators off");
        }
        this.value = value;
    }

    boolean isOff() {
        return value.isEmpty();
    }

    /// @throws ApiError unless the request shows the token, as `Authorization: Bearer TOKEN`
    void require(HttpRequest request) {
        if (isOff()) {
            throw ApiError.operatorOff();
        }
        String given = request.getHeader("Authorization")
                .map(header -> header.value())
                .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
                .map(value -> value.substring(SCHEME.length()).strip())
                .orElseThrow(ApiError::tokenMissing);
        if (!is(given)) {
            throw ApiError.tokenWrong();
        }
    }

    /// Compares in a time that says nothing of where they differ.
    boolean is(String given) {
        return !isOff()
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return isOff() ? "none" : "***";
    }
}
