package capstan.actors.symbol;

import com.typesafe.config.Config;
import java.time.Duration;

/// How far apart images of a book are, from `capstan.actors.book.history`; `reference.conf` says what each does.
public record ImageSettings(int everyFacts, int everyFrames, Duration apart) {

    public ImageSettings {
        if (everyFacts < 1 || everyFrames < 1 || apart.isNegative()) {
            throw new IllegalArgumentException(
                    "capstan.actors.book.history: every-facts and every-frames must be at least 1 and apart not negative,"
                            + " got " + everyFacts + ", " + everyFrames + " and " + apart);
        }
    }

    /// @param book `capstan.actors.book`
    static ImageSettings from(Config book) {
        return new ImageSettings(
                book.getInt("history.every-facts"),
                book.getInt("history.every-frames"),
                book.getDuration("history.apart"));
    }
}
