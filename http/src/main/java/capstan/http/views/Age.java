package capstan.http.views;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// How times that may not exist yet are told.
final class Age {

    private Age() {}

    /// Null for the 0 that stands for no time.
    static @Nullable Long micros(long micros) {
        return micros == 0 ? null : micros;
    }

    /// Milliseconds since `micros`, null when there is none. Not below 0, though another node's clock may be ahead.
    static @Nullable Long millisSince(long micros, InstantSource clock) {
        return micros == 0 ? null : Math.max(0, clock.millis() - Math.floorDiv(micros, 1000L));
    }
}
