package capstan.simulator.market;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The status of every symbol, by its number. Safe for any thread.
public final class TradingStatuses {

    private final AtomicReferenceArray<TradingStatus> statuses;

    /// All are traded.
    public TradingStatuses(int symbols) {
        statuses = new AtomicReferenceArray<>(symbols);
        for (int symbol = 0; symbol < symbols; symbol++) {
            statuses.set(symbol, TradingStatus.TRADING);
        }
    }

    public TradingStatus of(int symbol) {
        return statuses.get(symbol);
    }

    public boolean isListed(int symbol) {
        return of(symbol) != TradingStatus.DELISTED;
    }

    /// @throws IllegalStateException when the symbol is delisted, which is for good
    public void set(int symbol, TradingStatus status) {
        TradingStatus before =
                statuses.getAndUpdate(symbol, current -> current == TradingStatus.DELISTED ? current : status);
        if (before == TradingStatus.DELISTED && status != before) {
            throw new IllegalStateException("symbol number " + symbol + " is delisted, it cannot become " + status);
        }
    }
}
