package capstan.simulator.market;

import capstan.market.instrument.Instrument;

/// What one symbol's clients may still ask for: its newest trades and its bars. Owned by the market thread.
public final class History {

    /// Kept bars of a second, a minute, an hour and a day: one hour, one week, 90 days, 1000 days.
    private static final int[] BASE_CAPACITY = {3_600, 10_080, 2_160, 1_000};

    private static final Interval[] BASES = {Interval.S1, Interval.M1, Interval.H1, Interval.D1};

    private final Instrument instrument;
    private final TradeRing trades;
    private final BarSeries[] bars = new BarSeries[BASES.length];
    private long nextAggregateId;
    private long lastGroup;

    /// @param trades how many trades are kept
    public History(Instrument instrument, int trades) {
        this.instrument = instrument;
        this.trades = new TradeRing(trades);
        for (int base = 0; base < BASES.length; base++) {
            bars[base] = new BarSeries(BASES[base].millis(), BASE_CAPACITY[base]);
        }
        nextAggregateId = 1;
    }

    public Instrument instrument() {
        return instrument;
    }

    public TradeRing trades() {
        return trades;
    }

    /// Bars by base length, shortest first.
    public int baseCount() {
        return bars.length;
    }

    public BarSeries bars(int base) {
        return bars[base];
    }

    public long nextAggregateId() {
        return nextAggregateId;
    }

    /// Goes on counting aggregate trades where an earlier run had stopped.
    public void resumeAggregates(long nextAggregateId, long lastGroup) {
        this.nextAggregateId = nextAggregateId;
        this.lastGroup = lastGroup;
    }

    public long lastGroup() {
        return lastGroup;
    }

    /// Counts one trade in.
    ///
    /// @param group trades of the same taker order have the same; a change of it, of the price or of the side
    ///     begins a new aggregate trade
    public void add(long id, long ticks, long lots, long timeMicros, boolean isBuyerMaker, long group) {
        long end = trades.end();
        boolean joins = !trades.isEmpty()
                && group == lastGroup
                && trades.ticks(end - 1) == ticks
                && trades.isBuyerMaker(end - 1) == isBuyerMaker;
        long aggregateId = joins ? nextAggregateId - 1 : nextAggregateId++;
        lastGroup = group;
        trades.add(id, ticks, isBuyerMaker ? -lots : lots, timeMicros, aggregateId);
        for (BarSeries series : bars) {
            series.add(timeMicros / 1000, ticks, lots, isBuyerMaker, id);
        }
    }

    /// The shortest list of bars from which klines of this length can be put together in this zone,
    /// preferring long bars.
    BarSeries baseOf(Interval interval, long zoneMillis) {
        for (int base = bars.length - 1; base > 0; base--) {
            long unit = bars[base].unitMillis();
            if (unit <= interval.millis() && interval.millis() % unit == 0 && zoneMillis % unit == 0) {
                return bars[base];
            }
        }
        return bars[0];
    }
}
