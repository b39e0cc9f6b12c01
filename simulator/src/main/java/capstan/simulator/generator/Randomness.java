package capstan.simulator.generator;

/// A stream of pseudo-random numbers whose whole state is one long, so that a market can be stored and taken up
/// again. The same on every machine. Source: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014 (SplitMix64).
final class Randomness {

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    Randomness(long state) {
        this.state = state;
    }

    long state() {
        return state;
    }

    void restore(long state) {
        this.state = state;
    }

    long next() {
        state += STEP;
        return mix(state);
    }

    /// Uniform in [0, bound).
    int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    /// Uniform in [0, bound) for bounds up to 2^31.
    long below(long bound) {
        return ((next() >>> 32) * bound) >>> 32;
    }

    /// A number that depends on the input alone, evenly spread.
    static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
