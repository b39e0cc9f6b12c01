package capstan.market.trades;

/// Exact sums over the trades of one window, filled by `TradeTape.sum`. Reused; owned by one thread.
///
/// Price moments are kept as offsets from the newest trade's price, so that squares stay small.
public final class TradeSums {

    final ExactSum volume = new ExactSum();
    final ExactSum buyVolume = new ExactSum();
    final ExactSum newerHalfVolume = new ExactSum();
    final ExactSum notional = new ExactSum();
    final ExactSum priceOffsets = new ExactSum();
    final ExactSum priceOffsetSquares = new ExactSum();
    final ExactSum intervalSquares = new ExactSum();
    long startMicros;
    long endMicros;
    long count;
    long buyCount;
    long lowestPrice;
    long highestPrice;
    long firstId;
    long firstPrice;
    long firstMicros;
    long lastId;
    long lastPrice;
    long lastMicros;
    /// Event time from which on the tape is whole; `startMicros` or earlier when the window lost nothing.
    long wholeSinceMicros;

    public long count() {
        return count;
    }

    /// Base quantity of all trades, scaled.
    public double volume() {
        return volume.toDouble();
    }

    /// Base quantity of the trades in which the taker bought, scaled.
    public double buyVolume() {
        return buyVolume.toDouble();
    }

    /// Base quantity of the trades in which the taker sold, scaled.
    public double sellVolume() {
        var sell = new ExactSum();
        sell.add(volume);
        sell.subtract(buyVolume);
        return sell.toDouble();
    }

    /// Σ price × quantity, scaled by both.
    public double notional() {
        return notional.toDouble();
    }

    void begin(long start, long end, long wholeSince) {
        startMicros = start;
        endMicros = end;
        wholeSinceMicros = wholeSince;
        count = 0;
        buyCount = 0;
        lowestPrice = 0;
        highestPrice = 0;
        firstId = 0;
        firstPrice = 0;
        firstMicros = 0;
        lastId = 0;
        lastPrice = 0;
        lastMicros = 0;
        volume.clear();
        buyVolume.clear();
        newerHalfVolume.clear();
        notional.clear();
        priceOffsets.clear();
        priceOffsetSquares.clear();
        intervalSquares.clear();
    }

    /// Trades come newest first.
    void add(long id, long price, long quantity, long micros, boolean isBuyerMaker) {
        if (count == 0) {
            lastId = id;
            lastPrice = price;
            lastMicros = micros;
            lowestPrice = price;
            highestPrice = price;
        } else {
            long interval = firstMicros - micros;
            intervalSquares.addProduct(interval, interval);
            lowestPrice = Math.min(lowestPrice, price);
            highestPrice = Math.max(highestPrice, price);
        }
        firstId = id;
        firstPrice = price;
        firstMicros = micros;
        count++;
        volume.add(quantity);
        if (!isBuyerMaker) {
            buyCount++;
            buyVolume.add(quantity);
        }
        if (micros > startMicros + (endMicros - startMicros) / 2) {
            newerHalfVolume.add(quantity);
        }
        notional.addProduct(price, quantity);
        long offset = price - lastPrice;
        priceOffsets.add(offset);
        priceOffsetSquares.addProduct(offset, offset);
    }

    /// Share of the window's trades that are there: of the ids between the first and the last, and of the time that
    /// the bounded tape still reaches back to.
    double completeness() {
        if (count == 0) {
            return 1;
        }
        double ids = (double) count / (lastId - firstId + 1);
        long lost = wholeSinceMicros <= startMicros ? 0 : Math.min(wholeSinceMicros, endMicros) - startMicros;
        return ids * (1 - (double) lost / (endMicros - startMicros));
    }
}
