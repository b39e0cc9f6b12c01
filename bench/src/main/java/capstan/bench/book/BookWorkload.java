package capstan.bench.book;

import capstan.bench.recording.MarketEvent;
import capstan.bench.recording.MarketTape;
import capstan.market.book.OrderBook;
import capstan.market.book.Side;
import capstan.market.book.TreeOrderBook;
import capstan.market.feed.Levels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A deep book and the diffs that follow it, cut to a fixed number of levels.
///
/// The book is the tape's snapshot, continued on both sides with levels as far apart as the snapshot's outer ones until
/// it has the depth wanted.
///
/// @param tickSize of the instrument
/// @param bids levels at the start
/// @param asks levels at the start
/// @param diffs what follows, in order
/// @param sum of the book after all of it, computed by the naive book
public record BookWorkload(long tickSize, Levels bids, Levels asks, List<Diff> diffs, long sum) {

    private static final long SEED = 5;
    /// Outer levels of the snapshot whose spacing is continued.
    private static final int OUTER_LEVELS = 200;

    /// Both sides of one depth diff.
    public record Diff(Levels bids, Levels asks) {}

    /// @param depth levels a side at the start
    /// @param levels levels of all diffs together
    public static BookWorkload of(MarketTape tape, int depth, int levels) {
        var snapshot = tape.events(MarketEvent.Snapshot.class).findFirst().orElseThrow();
        long tick = tape.instrument().tickSize();
        var random = new Random(SEED);
        Levels bids = deepened(snapshot.bids(), depth, tick, random);
        Levels asks = deepened(snapshot.asks(), depth, tick, random);
        var following = tape.events(MarketEvent.Diff.class)
                .filter(diff -> diff.lastUpdateId() > snapshot.lastUpdateId())
                .toList();
        var diffs = cut(following, levels);
        var naive = new TreeOrderBook();
        start(naive, bids, asks);
        diffs.forEach(diff -> apply(naive, diff));
        return new BookWorkload(tick, bids, asks, diffs, naive.sum());
    }

    /// Puts a book at the start.
    public void start(OrderBook book) {
        book.clear();
        start(book, bids, asks);
    }

    /// Applies all diffs, with the check for a crossed book that every event gets.
    ///
    /// @return number of crossed events, so that nothing can be left out
    public int run(OrderBook book) {
        int crossed = 0;
        for (int i = 0; i < diffs.size(); i++) {
            apply(book, diffs.get(i));
            crossed += book.isCrossed() ? 1 : 0;
        }
        return crossed;
    }

    /// @throws IllegalStateException when the book does not get to the naive one's sum
    public void verify(OrderBook book) {
        start(book);
        run(book);
        if (book.sum() != sum) {
            throw new IllegalStateException(book.getClass().getSimpleName() + " got to " + Long.toHexString(book.sum())
                    + ", the naive book to " + Long.toHexString(sum));
        }
    }

    private static void start(OrderBook book, Levels bids, Levels asks) {
        book.setAll(Side.BID, bids);
        book.setAll(Side.ASK, asks);
    }

    static void apply(OrderBook book, Diff diff) {
        book.setAll(Side.BID, diff.bids());
        book.setAll(Side.ASK, diff.asks());
    }

    private static List<Diff> cut(List<MarketEvent.Diff> diffs, int levels) {
        var cut = new ArrayList<Diff>();
        int left = levels;
        for (int i = 0; left > 0; i++) {
            if (i == diffs.size()) {
                throw new IllegalArgumentException(
                        "the tape's diffs have " + (levels - left) + " levels, the workload needs " + levels);
            }
            Levels bids = first(left, diffs.get(i).bids());
            left -= bids.size();
            Levels asks = first(left, diffs.get(i).asks());
            left -= asks.size();
            cut.add(new Diff(bids, asks));
        }
        return cut;
    }

    private static Levels first(int count, Levels levels) {
        Levels first = levels.copy();
        first.resize(Math.min(count, levels.size()));
        return first;
    }

    private static Levels deepened(Levels levels, int depth, long tick, Random random) {
        Levels deep = levels.copy();
        int outer = levels.size() - 1;
        long span = levels.price(outer) - levels.price(outer - OUTER_LEVELS);
        int ticks = (int) Math.max(1, 2 * Math.abs(span) / OUTER_LEVELS / tick);
        long price = levels.price(outer);
        while (deep.size() < depth) {
            price += (1 + random.nextInt(ticks)) * (span < 0 ? -tick : tick);
            deep.add(price, 1 + random.nextInt(1_000_000) * 1_000L);
        }
        return deep;
    }
}
