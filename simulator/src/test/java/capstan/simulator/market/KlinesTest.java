package capstan.simulator.market;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.instrument.Instrument;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KlinesTest {

    private static final long START = Instant.parse("2026-01-28T22:30:00Z").toEpochMilli();

    private final History history = new History(new Instrument("binance", "ABCUSDT", -2, -3, 1, 1), 1_000);
    private long id;

    private void trade(long millis, long ticks, long lots, boolean isBuyerMaker) {
        id++;
        history.add(id, ticks, lots, millis * 1000, isBuyerMaker, id);
    }

    @Test
    void aKlineHoldsOpenHighLowCloseVolumesAndIds() {
        trade(START, 100, 5, false);
        trade(START + 10_000, 120, 1, true);
        trade(START + 20_000, 90, 2, true);
        trade(START + 59_999, 95, 4, false);
        trade(START + 60_000, 200, 1, false);

        List<Kline> klines = Klines.query(history, Interval.M1, null, null, 0, 10);

        assertThat(klines).hasSize(2);
        assertThat(klines.getFirst())
                .isEqualTo(new Kline(
                        START,
                        START + 59_999,
                        100,
                        120,
                        90,
                        95,
                        12,
                        BigInteger.valueOf(500 + 120 + 180 + 380),
                        4,
                        9,
                        BigInteger.valueOf(500 + 380),
                        1,
                        4));
    }

    @Test
    void anIntervalWithoutTradesRepeatsTheClose() {
        trade(START, 100, 5, false);
        trade(START + 180_000, 110, 5, false);

        List<Kline> klines = Klines.query(history, Interval.M1, null, null, 0, 10);

        assertThat(klines).hasSize(4);
        assertThat(klines.get(1).open()).isEqualTo(100);
        assertThat(klines.get(1).high()).isEqualTo(100);
        assertThat(klines.get(1).count()).isZero();
        assertThat(klines.get(1).firstId()).isEqualTo(-1);
    }

    @Test
    void aStartGivesTheOldestFromThereAndAnEndTheNewestUpToIt() {
        for (int minute = 0; minute < 30; minute++) {
            trade(START + minute * 60_000L, 100 + minute, 1, false);
        }

        assertThat(opens(Klines.query(history, Interval.M1, START + 61_000, null, 0, 3)))
                .containsExactly(102L, 103L, 104L);
        assertThat(opens(Klines.query(history, Interval.M1, null, START + 10 * 60_000L, 0, 3)))
                .containsExactly(108L, 109L, 110L);
        assertThat(opens(Klines.query(history, Interval.M1, null, null, 0, 2))).containsExactly(128L, 129L);
        assertThat(opens(Klines.query(history, Interval.M1, START + 60_000, START + 120_000, 0, 9)))
                .containsExactly(101L, 102L);
        assertThat(Klines.query(history, Interval.M1, START + 86_400_000L, null, 0, 3))
                .isEmpty();
    }

    private static List<Long> opens(List<Kline> klines) {
        return klines.stream().map(Kline::open).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "S1,  0,     2026-01-28T22:30:00Z",
        "M15, 0,     2026-01-28T22:30:00Z",
        "H1,  0,     2026-01-28T22:00:00Z",
        "H1,  330,   2026-01-28T22:30:00Z",
        "H12, 0,     2026-01-28T12:00:00Z",
        "D1,  0,     2026-01-28T00:00:00Z",
        "D1,  120,   2026-01-28T22:00:00Z",
        "D1,  -720,  2026-01-28T12:00:00Z",
        "W1,  0,     2026-01-26T00:00:00Z",
        "MONTH, 0,   2026-01-01T00:00:00Z",
    })
    void klinesOpenWhereTheirZoneSays(Interval interval, int zoneMinutes, Instant open) {
        trade(START, 100, 1, false);

        Kline kline = Klines.query(history, interval, null, null, zoneMinutes * 60_000L, 1)
                .getFirst();

        assertThat(Instant.ofEpochMilli(kline.openTime())).isEqualTo(open);
        assertThat(kline.closeTime() + 1).isEqualTo(interval.next(kline.openTime(), zoneMinutes * 60_000L));
        assertThat(kline.count()).isEqualTo(1);
    }

    @Test
    void aMonthEndsWithTheCalendar() {
        long january = Interval.MONTH.openTime(START, 0);

        assertThat(Instant.ofEpochMilli(Interval.MONTH.next(january, 0)))
                .isEqualTo(Instant.parse("2026-02-01T00:00:00Z"));
    }

    @Test
    void barsAreBoundedAndAPauseLongerThanAllOfThemBeginsAnew() {
        var bars = new BarSeries(1_000, 100);
        for (int second = 0; second < 1_000; second++) {
            bars.add(second * 1_000L, 10, 1, false, second + 1);
        }
        assertThat(bars.lastNumber() - bars.firstNumber() + 1).isEqualTo(100);
        assertThat(bars.cell(950, BarSeries.COUNT)).isEqualTo(1);

        bars.add(5_000_000, 11, 1, false, 2_000);
        assertThat(bars.firstNumber()).isEqualTo(5_000);
        bars.add(5_000_000, 11, 1, false, 2_000);
        assertThat(bars.cell(5_000, BarSeries.COUNT))
                .as("the same trade counts once")
                .isEqualTo(1);
    }

    @Test
    void sumsMayBeLargerThanALong() {
        var bars = new BarSeries(1_000, 64);
        for (int trade = 1; trade <= 10; trade++) {
            bars.add(0, 3_000_000_000L, 3_000_000_000L, false, trade);
        }
        assertThat(bars.value(0, BarSeries.VALUE_LOW)).isEqualTo(new BigInteger("90000000000000000000"));
    }

    @Test
    void theTradeRingKeepsTheNewestAndFindsThem() {
        var ring = new TradeRing(300);
        for (int trade = 1; trade <= 1_000; trade++) {
            ring.add(trade * 2L, trade, trade % 2 == 0 ? -3 : 3, trade * 10L, trade / 5);
        }
        assertThat(ring.capacity()).isEqualTo(512);
        assertThat(ring.end() - ring.begin()).isEqualTo(512);
        assertThat(ring.id(ring.find(1_501))).isEqualTo(1_502);
        assertThat(ring.id(ring.find(1))).isEqualTo(978);
        assertThat(ring.find(2_001)).isEqualTo(ring.end());
        assertThat(ring.id(ring.findTime(9_995))).isEqualTo(2_000);
        assertThat(ring.isBuyerMaker(ring.find(1_600))).isTrue();
        assertThat(ring.lots(ring.find(1_600))).isEqualTo(3);
    }
}
