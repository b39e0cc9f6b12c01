package capstan.actors.gate;

import capstan.actors.Backoff;
import capstan.market.ports.VenueRest.Refused;
import java.time.Duration;
import java.util.OptionalLong;

/// Whether the venue may be asked at all. A refusal of the address stops everything until the time that the venue
/// gave, or for a backoff when it gave none; so do failures of the venue in a row. After a stop one call tries
/// alone, and only its answer opens the way for the others. Owned by one actor; times are monotonic nanoseconds.
final class Circuit {

    private final GateSettings settings;
    private final Backoff refusedBackoff;
    private final Backoff failedBackoff;
    private long stoppedAtNanos;
    private long stoppedUntilNanos;
    private boolean onTrial;
    private int failuresInARow;
    private long refusals;
    private long bans;
    private long failures;
    private String trouble = "";
    private long troubledAtNanos;

    Circuit(GateSettings settings, long nowNanos) {
        this.settings = settings;
        refusedBackoff = new Backoff(settings.refusedBackoff());
        failedBackoff = new Backoff(settings.failedBackoff());
        stoppedAtNanos = nowNanos;
        stoppedUntilNanos = nowNanos;
    }

    /// Nanoseconds for which nothing is sent, 0 when something may be.
    long nanosStopped(long nowNanos) {
        return Math.max(0, stoppedUntilNanos - nowNanos);
    }

    /// Calls that may be under way at the same time.
    int parallelism() {
        return onTrial ? 1 : settings.parallelism();
    }

    /// The venue refused this address.
    ///
    /// @param sentNanos when the refused call was sent
    void refused(Refused refused, long sentNanos, long nowNanos) {
        refusals++;
        bans += refused.isBan() ? 1 : 0;
        trouble = String.valueOf(refused.getMessage());
        troubledAtNanos = nowNanos;
        if (!refused.retryAfter().isZero()) {
            stop(refused.retryAfter().plus(settings.stopMargin()), nowNanos);
        } else if (isNews(sentNanos)) {
            stop(refusedBackoff.next(), nowNanos);
        }
    }

    /// The venue failed, or did not answer.
    void failed(String reason, long sentNanos, long nowNanos) {
        failures++;
        trouble = reason;
        troubledAtNanos = nowNanos;
        if (isNews(sentNanos)) {
            failuresInARow++;
            if (onTrial || failuresInARow >= settings.failuresAllowed()) {
                stop(failedBackoff.next(), nowNanos);
            }
        }
    }

    /// The venue answered, be it with a no to what was asked.
    void answered(long sentNanos) {
        if (isNews(sentNanos)) {
            failuresInARow = 0;
            onTrial = false;
            trouble = "";
            refusedBackoff.reset();
            failedBackoff.reset();
        }
    }

    /// Whether a call was sent after the last stop began; what came of those before it is known.
    private boolean isNews(long sentNanos) {
        return !onTrial || sentNanos - stoppedAtNanos > 0;
    }

    private void stop(Duration pause, long nowNanos) {
        long until = nowNanos + pause.toNanos();
        if (until - stoppedUntilNanos > 0) {
            stoppedUntilNanos = until;
        }
        stoppedAtNanos = nowNanos;
        onTrial = true;
    }

    long stoppedUntilNanos() {
        return stoppedUntilNanos;
    }

    long refusals() {
        return refusals;
    }

    long bans() {
        return bans;
    }

    long failures() {
        return failures;
    }

    /// When it went wrong the last time since the last good answer, empty when nothing did.
    OptionalLong troubledAtNanos() {
        return trouble.isEmpty() ? OptionalLong.empty() : OptionalLong.of(troubledAtNanos);
    }

    /// What went wrong since the last good answer, empty when nothing did.
    String trouble() {
        return trouble;
    }
}
