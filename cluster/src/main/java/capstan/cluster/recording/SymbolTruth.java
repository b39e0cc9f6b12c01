package capstan.cluster.recording;

import java.util.Arrays;

/// What a recording holds of one symbol. Trades are columns in ascending order of id.
public final class SymbolTruth {

    private long[] tradeIds = new long[1024];
    private long[] tradeMicros = new long[1024];
    private boolean[] takerBought = new boolean[1024];
    private int trades;
    private long diffs;
    private long lastUpdateId;

    void addDiff(long firstUpdateId, long lastUpdateIdOfDiff) {
        if (lastUpdateIdOfDiff < firstUpdateId) {
            throw new RecordedTruth.Unusable("a depth diff goes from " + firstUpdateId + " to " + lastUpdateIdOfDiff);
        }
        diffs++;
        lastUpdateId = Math.max(lastUpdateId, lastUpdateIdOfDiff);
    }

    void addTrade(long id, long micros, boolean bought) {
        if (trades > 0 && id <= tradeIds[trades - 1]) {
            return; // recorded twice, or out of order: expected once
        }
        if (trades == tradeIds.length) {
            tradeIds = Arrays.copyOf(tradeIds, trades * 2);
            tradeMicros = Arrays.copyOf(tradeMicros, trades * 2);
            takerBought = Arrays.copyOf(takerBought, trades * 2);
        }
        tradeIds[trades] = id;
        tradeMicros[trades] = micros;
        takerBought[trades] = bought;
        trades++;
    }

    public long diffs() {
        return diffs;
    }

    /// Last update id of the last diff, 0 without diffs.
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

    /// Index of the last trade whose id is not above `id`, −1 when there is none.
    public int indexUpTo(long id) {
        int found = Arrays.binarySearch(tradeIds, 0, trades, id);
        return found >= 0 ? found : -found - 2;
    }
}
