package capstan.streams.batch;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Stops reading from the sockets when too much is held, and lets it go on when little is left. Used on the
/// connection's event loop only.
final class BackPressure {

    private static final Logger LOG = LoggerFactory.getLogger(BackPressure.class);

    private final int line;
    private final BatchSettings settings;
    private final SymbolBatcher.Flow flow;

    private boolean paused;
    private long pausedAt;
    private long resumedAt;
    private long pauses;

    /// @param now monotonic time, as everywhere here
    BackPressure(int line, BatchSettings settings, SymbolBatcher.Flow flow, long now) {
        this.line = line;
        this.settings = settings;
        this.flow = flow;
        this.resumedAt = now;
    }

    /// Stops reading above the high-water mark.
    ///
    /// @param held bytes collected and not yet sent, of all symbols
    void stopIfHigh(long held, long now) {
        if (held > settings.highWaterBytes() && !paused) {
            paused = true;
            pausedAt = now;
            pauses++;
            LOG.warn("reading stopped line={} heldBytes={} highWater={}", line, held, settings.highWaterBytes());
            flow.pause(true);
        }
    }

    /// Lets reading go on below the low-water mark.
    ///
    /// @param held as in `stopIfHigh`
    void resumeIfLow(long held, long now) {
        if (paused && held < settings.lowWaterBytes()) {
            paused = false;
            resumedAt = now;
            LOG.info("reading resumed line={} pausedMillis={}", line, (now - pausedAt) / 1_000_000);
            flow.pause(false);
        }
    }

    boolean isPaused() {
        return paused;
    }

    /// True when reading has been stopped for so long that somebody has to shed what is held.
    boolean isPausedTooLong(long now) {
        return paused && now - pausedAt >= settings.pauseLimit().toNanos();
    }

    /// When reading last went on after a pause, or the beginning.
    long resumedAt() {
        return resumedAt;
    }

    long pauses() {
        return pauses;
    }
}
