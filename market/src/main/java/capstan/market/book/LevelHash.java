package capstan.market.book;

/// The two mixing functions of the proof. They are part of the journal's contract and never change.
///
/// Each level contributes `mix(side, price, quantity)` to a sum that wraps, so levels may come in any order; the
/// chain
/// folds
/// the sum after every applied depth event, so it vouches for the whole history. Neither is cryptographic: they find
/// corruption and divergence, not an attacker who can recompute them.
public final class LevelHash {

    private static final long PRICE_FACTOR = 0x9E3779B97F4A7C15L;
    private static final long QUANTITY_FACTOR = 0xD6E8FEB86659FD93L;
    private static final long BID_SALT = 0x2545F4914F6CDD1DL;
    private static final long ASK_SALT = 0xA0761D6478BD642FL;

    private LevelHash() {}

    /// Contribution of one level; never called for quantity 0.
    public static long mix(Side side, long price, long quantity) {
        long salt = side == Side.BID ? BID_SALT : ASK_SALT;
        return finish((price * PRICE_FACTOR) ^ (quantity * QUANTITY_FACTOR + salt));
    }

    /// Next value of a chain after an event that ended at `id` and left the state hashed to `sum`.
    public static long chain(long chain, long id, long sum) {
        return finish(Long.rotateLeft(chain, 23) * PRICE_FACTOR + finish(id * QUANTITY_FACTOR + sum));
    }

    private static long finish(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xE9846AF9B1A615DL;
        mixed = (mixed ^ (mixed >>> 32)) * 0xE9846AF9B1A615DL;
        return mixed ^ (mixed >>> 28);
    }
}
