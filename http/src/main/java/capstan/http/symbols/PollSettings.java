package capstan.http.symbols;

import com.typesafe.config.Config;
import java.time.Duration;

/// Bounds of asking every symbol for its status.
///
/// @param parallelism symbols asked at the same time
/// @param deadline longest wait for all of them; those that have not answered then are told as unreachable
/// @param keepFor how long a round of answers is told again before the symbols are asked anew
public record PollSettings(int parallelism, Duration deadline, Duration keepFor) {

    public PollSettings {
        if (parallelism < 1 || parallelism > 4096) {
            throw new IllegalArgumentException(
                    "capstan.http.symbols.parallelism must lie in 1..4096, got " + parallelism);
        }
        if (deadline.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalArgumentException("capstan.http.symbols.deadline must be at least 10ms, got " + deadline);
        }
        if (keepFor.isNegative() || keepFor.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("capstan.http.symbols.keep-for must lie in 0s..60s, got " + keepFor);
        }
    }

    /// @param config the group `capstan.http.symbols`
    public static PollSettings from(Config config) {
        return new PollSettings(
                config.getInt("parallelism"), config.getDuration("deadline"), config.getDuration("keep-for"));
    }
}
