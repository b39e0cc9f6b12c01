package capstan.streams.clock;

/// The two clocks of a feed, read together: a monotonic one for timers and a wall clock for receive times.
/// A frame's path reads the monotonic one once and derives the other from it.
public interface FeedClock {

    /// Monotonic time in ns from an arbitrary origin; only differences mean something.
    long nanos();

    /// Wall-clock time in µs since the epoch at a recent value of `nanos()`.
    long microsAt(long nanos);
}
