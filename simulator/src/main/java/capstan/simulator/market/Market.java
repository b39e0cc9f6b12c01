package capstan.simulator.market;

import capstan.market.book.DepthSnapshot;
import java.util.List;

/// What the exchange trades: generated or recorded. Owned by the market thread, which alone calls it;
/// `listings` may be called from anywhere.
public interface Market extends AutoCloseable {

    /// Never changes.
    List<Listing> listings();

    /// Lets happen what is due, and tells it.
    ///
    /// @param nowNanos the exchange clock's monotonic time
    /// @return when there will be more to do, on the same clock; `nowNanos` or earlier when there is more
    ///     already
    long advance(long nowNanos, MarketListener listener);

    /// Time up to which the market has got, µs since the epoch.
    long timeMicros();

    /// The book for a client that asks over REST, best first. A recorded market that waits for it goes on.
    DepthSnapshot depth(int symbol, int levels);

    /// True when `top` has a book to show.
    boolean hasBook(int symbol);

    /// The best levels now, for the streams that show them.
    DepthSnapshot top(int symbol, int levels);

    /// Whether `depthTop` is told from a recording; otherwise the exchange derives it from `top`.
    boolean hasOwnDepthTop(int symbol);

    /// Trades and bars so far. To be read on the market thread only.
    History history(int symbol);

    /// Lowest id with which a depth diff of the symbol can begin.
    long firstUpdateId(int symbol);

    /// Nothing happens on the symbol until it goes on.
    void halt(int symbol, boolean halted);

    /// Tells `listener` the truth about every book from now on; at most one listener.
    void tellTruth(TruthListener listener);

    /// Makes durable what has to survive and lets go of files.
    @Override
    void close();
}
