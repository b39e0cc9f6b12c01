package capstan.simulator.generator;

/// How many steps are due, for each pace. What a tick could not do stays owed, so the pace holds on average
/// and event times keep to the schedule. Owned by the market thread.
final class Schedule {

    /// Most steps between two looks at the clients.
    static final int MOST_STEPS = 4_096;

    /// A market that was held up for longer than this lets go of what it owes.
    private static final long LET_GO_AFTER_NANOS = 5_000_000_000L;

    /// Frames over which the number of steps that a frame takes is averaged.
    private static final double RATIO_FRAMES = 5_000;

    private final Pace pace;
    /// Events or frames that the schedule owes, whichever it counts.
    private double owed;

    private double stepsPerFrame = 1.2;

    Schedule(Pace pace) {
        this.pace = pace;
    }

    /// Steps to do now.
    ///
    /// @param passedNanos since the last call
    int due(long passedNanos) {
        double steps = switch (pace) {
            case Pace.Events(double perSecond) -> owe(perSecond, passedNanos);
            case Pace.Frames(double perSecond) -> owe(perSecond, passedNanos) * stepsPerFrame;
            case Pace.FullSpeed(int batch) -> batch;
        };
        return (int) Math.clamp(steps, 0, MOST_STEPS);
    }

    private double owe(double perSecond, long passedNanos) {
        owed = passedNanos > LET_GO_AFTER_NANOS ? MOST_STEPS : owed + perSecond * passedNanos / 1e9;
        return owed;
    }

    /// How far behind the present the schedule will be when `steps` have been done, µs: the last of them was
    /// due then.
    long lagMicros(int steps) {
        return switch (pace) {
            case Pace.Events(double perSecond) -> micros(owed - steps, perSecond);
            case Pace.Frames(double perSecond) -> micros(owed - steps / stepsPerFrame, perSecond);
            case Pace.FullSpeed _ -> 0;
        };
    }

    private static long micros(double owed, double perSecond) {
        return (long) (Math.max(0, owed) * 1e6 / perSecond);
    }

    /// True when more is owed than one tick could do.
    boolean isBehind() {
        return switch (pace) {
            case Pace.Events _ -> owed >= MOST_STEPS;
            case Pace.Frames _ -> owed * stepsPerFrame >= MOST_STEPS;
            case Pace.FullSpeed _ -> true;
        };
    }

    void done(int steps, long frames) {
        switch (pace) {
            case Pace.Events _ -> owed -= steps;
            case Pace.Frames _ -> {
                owed -= frames;
                if (steps > 0 && frames > 0) {
                    stepsPerFrame += ((double) steps / frames - stepsPerFrame) * Math.min(0.2, frames / RATIO_FRAMES);
                }
            }
            case Pace.FullSpeed _ -> {}
        }
    }
}
