package capstan.cluster.recording;

import capstan.market.symbol.IdRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What a recording holds of one symbol, and what must come of it. Trades are columns in ascending order of id, each
/// once, however they were recorded.
public final class SymbolTruth {

    private static final int FIRST_CAPACITY = 1024;
    /// Of holes no more than this are remembered; a recording with more is no recording.
    private static final int MOST_HOLES = 1_000;

    private long[] tradeIds = new long[FIRST_CAPACITY];
    private long[] tradeMicros = new long[FIRST_CAPACITY];
    private boolean[] takerBought = new boolean[FIRST_CAPACITY];
    private int trades;
    private boolean unsorted;
    /// First update id of every diff by its last one.
    private final NavigableMap<Long, Long> diffBegins = new TreeMap<>();
    private final Map<Long, Ticker> tickers = new HashMap<>();
    private final List<IdRange> holes = new ArrayList<>();
    private long diffs;
    private long lastUpdateId;
    private long anchorId = -1;

    /// The venue's own best levels, as plain decimals.
    public record Ticker(String bid, String bidQuantity, String ask, String askQuantity) {}

    void addDiff(long first, long last) {
        if (last < first) {
            throw new RecordedTruth.Unusable("a depth diff goes from " + first + " to " + last);
        }
        if (diffs > 0 && first > lastUpdateId + 1 && holes.size() < MOST_HOLES) {
            holes.add(new IdRange(lastUpdateId + 1, first - 1));
        }
        diffs++;
        if (last > lastUpdateId) {
            diffBegins.put(last, first);
            lastUpdateId = last;
        }
    }

    void addTicker(long updateId, Ticker ticker) {
        tickers.put(updateId, ticker);
    }

    /// Whether some diff follows on a snapshot that ends at this id.
    boolean leadsOnFrom(long updateId) {
        Map.Entry<Long, Long> next = diffBegins.higherEntry(updateId);
        return next != null && next.getValue() <= updateId + 1;
    }

    /// A depth snapshot of this symbol from which its diffs lead on; the book begins with the first one.
    void addSnapshot(long updateId) {
        if (anchorId < 0) {
            anchorId = updateId;
        }
    }

    void addTrade(long id, long micros, boolean bought) {
        if (trades == tradeIds.length) {
            tradeIds = Arrays.copyOf(tradeIds, trades * 2);
            tradeMicros = Arrays.copyOf(tradeMicros, trades * 2);
            takerBought = Arrays.copyOf(takerBought, trades * 2);
        }
        unsorted |= trades > 0 && id <= tradeIds[trades - 1];
        tradeIds[trades] = id;
        tradeMicros[trades] = micros;
        takerBought[trades] = bought;
        trades++;
    }

    /// Everything has been added: puts trades in order and keeps each once.
    void seal() {
        if (!unsorted) {
            return;
        }
        long[] ids = tradeIds.clone();
        long[] micros = tradeMicros.clone();
        boolean[] bought = takerBought.clone();
        int[] order = IntStream.range(0, trades)
                .boxed()
                .sorted(Comparator.comparingLong(trade -> ids[trade]))
                .mapToInt(Integer::intValue)
                .toArray();
        trades = 0;
        for (int from : order) {
            if (trades == 0 || ids[from] != tradeIds[trades - 1]) {
                tradeIds[trades] = ids[from];
                tradeMicros[trades] = micros[from];
                takerBought[trades] = bought[from];
                trades++;
            }
        }
        unsorted = false;
    }

    /// Whether the recording says enough of the book to hold a client to it: diffs without a hole, and a snapshot that
    /// they follow.
    public boolean hasProvableBook() {
        return diffs > 0 && anchorId >= 0 && holes.isEmpty();
    }

    /// Why the book cannot be held against the recording, empty when it can.
    public String gapsInProof() {
        if (diffs == 0) {
            return "no depth diff was recorded";
        }
        if (!holes.isEmpty()) {
            IdRange first = holes.getFirst();
            return "the recording lacks update ids " + first.first() + ".." + first.last()
                    + (holes.size() == 1 ? "" : " and " + (holes.size() - 1) + " further ranges");
        }
        return anchorId < 0 ? "no depth snapshot was recorded that the diffs follow" : "";
    }

    /// Ranges of update ids that no recorded diff covers.
    public int holes() {
        return holes.size();
    }

    /// Diffs that the snapshot already contains. Only for a provable book.
    public long diffsStale() {
        return diffBegins.headMap(anchorId, true).size();
    }

    /// Diffs that lead on from the snapshot. Only for a provable book.
    public long diffsApplied() {
        return diffBegins.size() - diffsStale();
    }

    /// Tickers whose update id is that of an applied diff, at which both tops must be equal. Only for a provable book.
    public long tickerChecks() {
        return checkedTickers().size();
    }

    /// Those tickers by update id, ascending. Only for a provable book.
    public NavigableMap<Long, Ticker> checkedTickers() {
        var checked = new TreeMap<Long, Ticker>();
        tickers.forEach((id, ticker) -> {
            if (id > anchorId && diffBegins.containsKey(id)) {
                checked.put(id, ticker);
            }
        });
        return checked;
    }

    public long diffs() {
        return diffs;
    }

    /// Highest last update id of a diff, 0 without diffs.
    public long lastUpdateId() {
        return lastUpdateId;
    }

    public int trades() {
        return trades;
    }

    public long tradeId(int index) {
        return tradeIds[index];
    }

    public long tradeMicros(int index) {
        return tradeMicros[index];
    }

    public boolean takerBought(int index) {
        return takerBought[index];
    }

    /// Highest trade id, 0 without trades.
    public long lastTradeId() {
        return trades == 0 ? 0 : tradeIds[trades - 1];
    }

    /// Trade ids between the first and the last that were not recorded.
    public long tradeIdsNotRecorded() {
        return trades == 0 ? 0 : tradeIds[trades - 1] - tradeIds[0] + 1 - trades;
    }

    /// Index of the last trade whose id is not above `id`, −1 when there is none.
    public int indexUpTo(long id) {
        int found = Arrays.binarySearch(tradeIds, 0, trades, id);
        return found >= 0 ? found : -found - 2;
    }
}
