package capstan.simulator.market;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts klines of every interval together from the base bars.
public final class Klines {

    private Klines() {}

    /// Klines in chronological order.
    ///
    /// @param startMillis open times from here on, or null
    /// @param endMillis open times up to here, or null
    /// @param limit with a start the oldest from there, otherwise the newest
    public static List<Kline> query(
            History history,
            Interval interval,
            @Nullable Long startMillis,
            @Nullable Long endMillis,
            long zoneMillis,
            int limit) {
        BarSeries base = history.baseOf(interval, zoneMillis);
        var found = new ArrayDeque<Kline>();
        long number = base.firstNumber();
        if (startMillis != null && !base.isEmpty()) {
            long open = interval.openTime(startMillis, zoneMillis);
            long from = open < startMillis ? interval.next(open, zoneMillis) : open;
            number = Math.max(number, Math.floorDiv(from, base.unitMillis()));
        } else if (!base.isEmpty()) {
            long newest =
                    endMillis == null ? base.lastNumber() : Math.min(base.lastNumber(), endMillis / base.unitMillis());
            long perKline = Math.max(1, interval.millis() / base.unitMillis());
            long from = (newest - (limit + 1L) * perKline) * base.unitMillis();
            number = Math.max(
                    number, Math.floorDiv(interval.openTime(Math.max(0, from), zoneMillis), base.unitMillis()));
        }
        while (number <= base.lastNumber()) {
            long open = interval.openTime(number * base.unitMillis(), zoneMillis);
            long next = interval.next(open, zoneMillis);
            if (endMillis != null && open > endMillis) {
                break;
            }
            long until = Math.min(base.lastNumber() + 1, Math.ceilDiv(next, base.unitMillis()));
            found.addLast(merged(base, number, until, open, next - 1));
            number = until;
            if (found.size() > limit) {
                if (startMillis != null) {
                    found.removeLast();
                    break;
                }
                found.removeFirst();
            }
        }
        return new ArrayList<>(found);
    }

    /// The kline that is being traded now, null before the first trade.
    public static @Nullable Kline current(History history, Interval interval) {
        List<Kline> newest = query(history, interval, null, null, 0, 1);
        return newest.isEmpty() ? null : newest.getLast();
    }

    private static Kline merged(BarSeries base, long from, long until, long openTime, long closeTime) {
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        long lots = 0;
        long count = 0;
        long takerLots = 0;
        long firstId = -1;
        long lastId = -1;
        BigInteger value = BigInteger.ZERO;
        BigInteger takerValue = BigInteger.ZERO;
        for (long number = from; number < until; number++) {
            high = Math.max(high, base.cell(number, BarSeries.HIGH));
            low = Math.min(low, base.cell(number, BarSeries.LOW));
            if (base.cell(number, BarSeries.COUNT) == 0) {
                continue;
            }
            lots += base.cell(number, BarSeries.LOTS);
            count += base.cell(number, BarSeries.COUNT);
            takerLots += base.cell(number, BarSeries.TAKER_LOTS);
            value = value.add(base.value(number, BarSeries.VALUE_LOW));
            takerValue = takerValue.add(base.value(number, BarSeries.TAKER_VALUE_LOW));
            firstId = firstId < 0 ? base.cell(number, BarSeries.FIRST_ID) : firstId;
            lastId = base.cell(number, BarSeries.LAST_ID);
        }
        return new Kline(
                openTime,
                closeTime,
                base.cell(from, BarSeries.OPEN),
                high,
                low,
                base.cell(until - 1, BarSeries.CLOSE),
                lots,
                value,
                count,
                takerLots,
                takerValue,
                firstId,
                lastId);
    }
}
