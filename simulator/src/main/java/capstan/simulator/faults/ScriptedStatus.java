package capstan.simulator.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// A change of a symbol's status that is to happen once, as an exchange stops and takes off symbols. It is no fault:
/// nothing is lost by it, and the log of faults has no entry.
///
/// @param symbol upper case
/// @param sinceStart when, after the exchange's start
public record ScriptedStatus(Verb verb, String symbol, Duration sinceStart) {

    /// What becomes of the symbol.
    public enum Verb {
        /// Nothing happens on it any more, and REST says `HALT`.
        HALT,
        /// As `HALT`, but REST says `BREAK`.
        PAUSE,
        /// It is traded again.
        RESUME,
        /// It is gone from REST and streams, for good.
        DELIST;

        /// As scripts spell it.
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Optional<Verb> of(String text) {
            return Arrays.stream(values())
                    .filter(verb -> verb.text().equals(text))
                    .findFirst();
        }

        /// All of them, as scripts spell them.
        public static String all() {
            return Arrays.stream(values()).map(Verb::text).collect(Collectors.joining(", "));
        }
    }

    public ScriptedStatus {
        if (symbol.isEmpty()) {
            throw new IllegalArgumentException(verb.text() + " needs a symbol");
        }
        if (sinceStart.isNegative()) {
            throw new IllegalArgumentException("time since the start must not be negative, got " + sinceStart);
        }
    }
}
