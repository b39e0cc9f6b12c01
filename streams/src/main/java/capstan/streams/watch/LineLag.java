package capstan.streams.watch;

import java.util.Arrays;

/// How far a line's newest frames are behind the venue's own time in them, in µs. Below zero where the clocks differ.
///
/// @param lastMicros of the newest frame of one of its connections
/// @param samples frames that the percentiles are about; with 0 nothing has come and all figures are 0
public record LineLag(long lastMicros, long p50Micros, long p99Micros, int samples) {

    public static final LineLag NONE = new LineLag(0, 0, 0, 0);

    /// @param micros of the newest frames, in any order; sorted here
    public static LineLag of(long lastMicros, long[] micros) {
        if (micros.length == 0) {
            return NONE;
        }
        Arrays.sort(micros);
        return new LineLag(lastMicros, at(micros, 50), at(micros, 99), micros.length);
    }

    private static long at(long[] sorted, int percent) {
        return sorted[(int) ((sorted.length - 1L) * percent / 100)];
    }
}
