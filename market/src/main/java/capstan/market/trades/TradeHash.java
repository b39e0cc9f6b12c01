package capstan.market.trades;

import capstan.market.book.LevelHash;

/// The mixing function of the trades' proof. Part of the journal's contract; it never changes.
///
/// The trade chain is the wrapping sum of one mix a distinct trade. A sum does not depend on the order, so two
/// nodes that took the same ids from their lines in another interleaving, or one of them by backfill, agree; a
/// trade that is missing, doubled, or different in any field changes it.
public final class TradeHash {

    private TradeHash() {}

    public static long mix(long id, long price, long quantity, long transactTimeMicros, boolean isBuyerMaker) {
        return LevelHash.chain(LevelHash.chain(id, price, quantity), transactTimeMicros, isBuyerMaker ? 1 : 0);
    }
}
