package capstan.actors.standby;

import java.time.Duration;

/// Whether a node can stand by for others. Told in every beat.
enum Readiness {
    /// Has just started: only for symbols that no other can keep.
    NEW,
    SETTLED,
    /// Is about to leave and takes nothing over any more.
    CLOSING;

    /// @param age since the node began to tell of itself
    /// @param settle for how long it then counts as new
    static Readiness of(boolean isClosing, Duration age, Duration settle) {
        if (isClosing) {
            return CLOSING;
        }
        return age.compareTo(settle) < 0 ? NEW : SETTLED;
    }
}
