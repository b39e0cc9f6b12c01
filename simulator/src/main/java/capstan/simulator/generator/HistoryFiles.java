package capstan.simulator.generator;

import capstan.simulator.market.BarSeries;
import capstan.simulator.market.History;
import capstan.simulator.market.TradeRing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One symbol's trades and bars on disk, as far as they are kept at all. What a checkpoint does not cover yet
/// is repeated from the ticks, and repeating a row changes nothing. Owned by the market thread.
final class HistoryFiles implements AutoCloseable {

    private static final int TRADE_WIDTH = 4;

    private final History history;
    private final SlotFile trades;
    private final SlotFile[] bars;
    private final long[] row = new long[Math.max(TRADE_WIDTH, BarSeries.WIDTH)];
    private final long[] nextBar;
    private long nextTradeId;

    HistoryFiles(Path folder, String symbol, History history) throws IOException {
        this.history = history;
        trades = new SlotFile(
                folder.resolve(symbol + ".trades"), history.trades().capacity(), TRADE_WIDTH);
        bars = new SlotFile[history.baseCount()];
        nextBar = new long[bars.length];
        for (int base = 0; base < bars.length; base++) {
            BarSeries series = history.bars(base);
            bars[base] = new SlotFile(
                    folder.resolve(symbol + ".bars-" + series.unitMillis() / 1000 + "s"),
                    series.capacity(),
                    BarSeries.WIDTH);
        }
    }

    /// Puts back what was kept up to `lastTradeId`.
    void load(long lastTradeId) throws IOException {
        List<long[]> rows = new ArrayList<>();
        trades.readAll((id, cells) -> {
            if (id <= lastTradeId) {
                rows.add(new long[] {id, cells[0], cells[1], cells[2], cells[3]});
            }
        });
        rows.sort(Comparator.comparingLong(cells -> cells[0]));
        int from = rows.size();
        long expected = lastTradeId;
        while (from > 0 && rows.get(from - 1)[0] == expected) {
            from--;
            expected--;
        }
        for (long[] cells : rows.subList(from, rows.size())) {
            history.trades().add(cells[0], cells[1], cells[2], cells[3], cells[4]);
        }
        nextTradeId = lastTradeId + 1;
        for (int base = 0; base < bars.length; base++) {
            loadBars(base);
        }
    }

    private void loadBars(int base) throws IOException {
        List<long[]> rows = new ArrayList<>();
        bars[base].readAll((number, cells) -> {
            long[] copy = new long[BarSeries.WIDTH + 1];
            copy[0] = number;
            System.arraycopy(cells, 0, copy, 1, BarSeries.WIDTH);
            rows.add(copy);
        });
        rows.sort(Comparator.comparingLong(cells -> cells[0]));
        for (long[] cells : rows) {
            history.bars(base).restore(cells[0], cells, 1);
            nextBar[base] = cells[0];
        }
    }

    /// Writes what is new since the last time.
    void save() {
        TradeRing ring = history.trades();
        for (long position = ring.find(nextTradeId); position < ring.end(); position++) {
            row[0] = ring.ticks(position);
            row[1] = ring.isBuyerMaker(position) ? -ring.lots(position) : ring.lots(position);
            row[2] = ring.timeMicros(position);
            row[3] = ring.aggregateId(position);
            trades.add(ring.id(position), row);
            nextTradeId = ring.id(position) + 1;
        }
        trades.flush();
        for (int base = 0; base < bars.length; base++) {
            BarSeries series = history.bars(base);
            for (long number = Math.max(series.firstNumber(), nextBar[base]); number <= series.lastNumber(); number++) {
                series.read(number, row, 0);
                bars[base].add(number, row);
                nextBar[base] = number;
            }
            bars[base].flush();
        }
    }

    @Override
    public void close() throws IOException {
        trades.close();
        for (SlotFile file : bars) {
            file.close();
        }
    }
}
