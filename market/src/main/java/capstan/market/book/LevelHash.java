package capstan.market.book;

/// The two mixing functions of the proof. They are part of the journal's contract and never change.
///
/// Each level contributes `mix(side, price, quantity)` to a sum that wraps, so levels may come in any order; the
/// chain folds the sum after every applied depth event, so it vouches for the whole history. Neither is
/// cryptographic: they find corruption and divergence, not an attacker who can recompute them.
///
/// A level's price is spread by one multiplication, which both quantities of a change share, and the quantity is
/// mixed in by a bijection: two quantities at one price never contribute the same.
public final class LevelHash {

    private static final long PRICE_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long ROUND_FACTOR = 0x0E9846AF9B1A615DL;
    private static final long BID_SALT = 0x2545F4914F6CDD1DL;
    private static final long ASK_SALT = 0xA0761D6478BD642FL;

    private LevelHash() {}

    /// Contribution of one level; never called for quantity 0.
    public static long mix(Side side, long price, long quantity) {
        return level(key(salt(side), price), quantity);
    }

    /// Next value of a chain after an event that ended at `id` and left the state hashed to `sum`.
    public static long chain(long chain, long id, long sum) {
        return finish(Long.rotateLeft(chain, 23) * PRICE_FACTOR + finish(id * PRICE_FACTOR + sum));
    }

    /// What distinguishes the contributions of one side from those of the other.
    static long salt(Side side) {
        return side == Side.BID ? BID_SALT : ASK_SALT;
    }

    /// The part of a contribution that does not depend on the quantity.
    static long key(long salt, long price) {
        return price * PRICE_FACTOR + salt;
    }

    /// Contribution of the level with this `key`.
    static long level(long key, long quantity) {
        return finish(key ^ quantity);
    }

    private static long finish(long value) {
        long mixed = (value ^ (value >>> 32)) * ROUND_FACTOR;
        mixed = (mixed ^ (mixed >>> 32)) * ROUND_FACTOR;
        return mixed ^ (mixed >>> 28);
    }
}
