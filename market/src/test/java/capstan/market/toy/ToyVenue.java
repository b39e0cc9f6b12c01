package capstan.market.toy;

import capstan.market.book.DepthSnapshot;
import capstan.market.book.LevelHash;
import capstan.market.book.Side;
import capstan.market.book.TreeOrderBook;
import capstan.market.feed.Levels;
import capstan.market.trades.Trade;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A market from a seed that knows its own truth: the level sum of its book at every update id.
///
/// Every window makes some changes of one level each, one update id a change, tops and trades in between, and at its
/// end one depth diff with the last quantity of every level that changed. The book is never crossed.
public final class ToyVenue {

    public static final long FIRST_UPDATE_ID = 1_001;
    public static final long START_MICROS = 1_700_000_000_000_000L;

    private static final int REACH = 30;

    private final Random random;
    private final TreeOrderBook book = new TreeOrderBook();
    private final List<Long> sums = new ArrayList<>();
    private final List<DepthSnapshot> snapshots = new ArrayList<>();
    private long updateId = FIRST_UPDATE_ID - 1;
    private long tradeId = 500;
    private long sum;
    private long middle = 10_000;
    private long micros = START_MICROS;

    public ToyVenue(long seed) {
        random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            change(Side.BID, middle - 1 - random.nextInt(REACH), 1 + random.nextInt(5_000));
            change(Side.ASK, middle + 1 + random.nextInt(REACH), 1 + random.nextInt(5_000));
        }
    }

    public long updateId() {
        return updateId;
    }

    public long micros() {
        return micros;
    }

    /// Level sum of the true book at an update id.
    public long sumAt(long id) {
        return sums.get((int) (id - FIRST_UPDATE_ID));
    }

    /// The book as it is now.
    public DepthSnapshot snapshot(int levels) {
        var bids = new Levels(levels);
        var asks = new Levels(levels);
        book.top(Side.BID, levels, bids);
        book.top(Side.ASK, levels, asks);
        return new DepthSnapshot(updateId, bids, asks, levels, micros);
    }

    /// One of the last `age` snapshots, taken in the middle of windows as well as at their ends.
    public DepthSnapshot someSnapshot(int age) {
        return snapshots.get(snapshots.size() - 1 - random.nextInt(Math.min(age, snapshots.size())));
    }

    /// Frames of the next window, in the order in which the venue sends them.
    public List<byte[]> window() {
        var frames = new ArrayList<byte[]>();
        long firstId = updateId + 1;
        Map<Long, Long> bids = new LinkedHashMap<>();
        Map<Long, Long> asks = new LinkedHashMap<>();
        int changes = 1 + random.nextInt(8);
        for (int i = 0; i < changes; i++) {
            micros += random.nextInt(40_000);
            step(bids, asks);
            if (random.nextInt(3) == 0) {
                frames.add(best());
            }
            if (random.nextInt(4) == 0) {
                frames.add(trades());
            }
            if (random.nextInt(8) == 0) {
                snapshots.add(snapshot(1_000));
            }
        }
        frames.add(ToyFrames.diff(micros, firstId, updateId, levels(bids), levels(asks)));
        snapshots.add(snapshot(1_000));
        if (random.nextInt(5) == 0) {
            frames.add(depthTop());
        }
        return frames;
    }

    private void step(Map<Long, Long> bids, Map<Long, Long> asks) {
        if (random.nextInt(6) == 0) {
            move(bids, asks);
            return;
        }
        Side side = random.nextBoolean() ? Side.BID : Side.ASK;
        long distance = 1L + random.nextInt(REACH);
        long price = side == Side.BID ? middle - distance : middle + distance;
        long quantity = random.nextInt(5) < 2 ? 0 : 1 + random.nextInt(5_000);
        change(side, price, quantity);
        (side == Side.BID ? bids : asks).put(price, quantity);
    }

    /// The middle goes a tick up or down; what rested there goes first.
    private void move(Map<Long, Long> bids, Map<Long, Long> asks) {
        boolean up = random.nextBoolean();
        long price = up ? middle + 1 : middle - 1;
        change(up ? Side.ASK : Side.BID, price, 0);
        (up ? asks : bids).put(price, 0L);
        middle = price;
    }

    private void change(Side side, long price, long quantity) {
        long before = book.quantity(side, price);
        sum -= before == 0 ? 0 : LevelHash.mix(side, price, before);
        sum += quantity == 0 ? 0 : LevelHash.mix(side, price, quantity);
        book.set(side, price, quantity);
        updateId++;
        sums.add(sum);
    }

    private byte[] best() {
        return ToyFrames.best(
                micros,
                updateId,
                book.bestPrice(Side.BID),
                book.bestQuantity(Side.BID),
                book.bestPrice(Side.ASK),
                book.bestQuantity(Side.ASK));
    }

    private byte[] depthTop() {
        DepthSnapshot top = snapshot(20);
        return ToyFrames.depthTop(micros, updateId, top.bids(), top.asks());
    }

    private byte[] trades() {
        var trades = new Trade[1 + random.nextInt(3)];
        for (int i = 0; i < trades.length; i++) {
            trades[i] = trade(++tradeId, micros);
        }
        return ToyFrames.trades(micros, Arrays.asList(trades));
    }

    /// The trade of an id; its content follows from the id, so that tests can make it again.
    public static Trade trade(long id, long micros) {
        return new Trade(id, 9_000 + id % 2_000, 1 + id * 7 % 500, micros, id % 3 == 0);
    }

    private static Levels levels(Map<Long, Long> changed) {
        var levels = new Levels(changed.size());
        changed.forEach(levels::add);
        return levels;
    }
}
