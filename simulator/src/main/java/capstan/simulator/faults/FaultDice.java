package capstan.simulator.faults;

/// Chance that depends on nothing but what it is thrown for. Owned by one thread, or made for one throw.
///
/// Source of the mixing: G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014
/// (SplitMix64).
public final class FaultDice {

    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    /// Begins anew for one decision.
    public FaultDice about(long seed, long subject, long first, long second) {
        state = mix(mix(mix(mix(seed) ^ subject) + first) ^ second);
        return this;
    }

    /// A subject for `about`.
    public static long subject(int line, String symbol, int kind) {
        return mix(line * 0x1F123BB5L + kind) ^ symbol.hashCode();
    }

    private long next() {
        state += STEP;
        return mix(state);
    }

    /// Uniform in [0, 1).
    public double uniform() {
        return (next() >>> 11) * 0x1p-53;
    }

    /// Uniform in [0, bound).
    public int below(int bound) {
        return (int) (((next() >>> 32) * bound) >>> 32);
    }

    public boolean coin() {
        return next() < 0;
    }

    /// Fills an array with chance.
    public void fill(byte[] bytes) {
        for (int index = 0; index < bytes.length; index++) {
            bytes[index] = (byte) next();
        }
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
