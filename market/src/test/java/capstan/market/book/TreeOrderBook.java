package capstan.market.book;

import capstan.market.feed.Levels;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/// The book as one would write it without a thought for speed: two sorted maps, and a sum computed anew whenever it
/// is asked for. Oracle of the fast book and control of its benchmarks.
public final class TreeOrderBook implements OrderBook {

    private final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    private final TreeMap<Long, Long> asks = new TreeMap<>();

    @Override
    public void set(Side side, long price, long quantity) {
        if (price <= 0 || quantity < 0) {
            throw new IllegalArgumentException("price " + price + " quantity " + quantity);
        }
        if (quantity == 0) {
            of(side).remove(price);
        } else {
            of(side).put(price, quantity);
        }
    }

    @Override
    public void setAll(Side side, Levels levels) {
        for (int i = 0; i < levels.size(); i++) {
            set(side, levels.price(i), levels.quantity(i));
        }
    }

    @Override
    public void clear() {
        bids.clear();
        asks.clear();
    }

    @Override
    public long quantity(Side side, long price) {
        return of(side).getOrDefault(price, 0L);
    }

    @Override
    public int size(Side side) {
        return of(side).size();
    }

    @Override
    public long bestPrice(Side side) {
        return of(side).isEmpty() ? 0 : of(side).firstKey();
    }

    @Override
    public long bestQuantity(Side side) {
        return of(side).isEmpty() ? 0 : of(side).firstEntry().getValue();
    }

    @Override
    public void top(Side side, int depth, Levels into) {
        into.clear();
        for (Map.Entry<Long, Long> level : of(side).entrySet()) {
            if (into.size() >= depth) {
                return;
            }
            into.add(level.getKey(), level.getValue());
        }
    }

    @Override
    public long sum() {
        return sum(Side.BID) + sum(Side.ASK);
    }

    private long sum(Side side) {
        return of(side).entrySet().stream()
                .mapToLong(level -> LevelHash.mix(side, level.getKey(), level.getValue()))
                .sum();
    }

    private TreeMap<Long, Long> of(Side side) {
        return side == Side.BID ? bids : asks;
    }
}
