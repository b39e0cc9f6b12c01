package capstan.simulator.stream;

/// Where a connection stands in the plan of faults, and what has become of it. The market thread's, but for the two
/// numbers, which never change.
final class SessionPlace {

    /// What is to become of a connection.
    enum Fate {
        NONE,
        /// Ends without a close frame.
        CUT,
        /// Ends with one, as was announced.
        CLOSE
    }

    private final int line;
    private final long number;
    private boolean muted;
    /// Seconds of the connection's life that were looked at.
    long seconds;

    Fate fate = Fate.NONE;
    long fateNanos;

    /// @param line 1 for the first; 0 for the JSON service, which has no faults
    /// @param number of the connection on its line, from 1
    SessionPlace(int line, long number) {
        this.line = line;
        this.number = number;
    }

    int line() {
        return line;
    }

    long number() {
        return number;
    }

    /// True when the connection gets no more frames.
    boolean isMuted() {
        return muted;
    }

    void mute() {
        muted = true;
    }
}
