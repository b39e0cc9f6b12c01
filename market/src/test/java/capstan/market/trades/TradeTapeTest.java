package capstan.market.trades;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import capstan.market.instrument.Instrument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TradeTapeTest {

    private static final Scale SCALE = Scale.of(new Instrument("toy", "TOYUSD", -2, -3, 1, 1));
    private static final long SECOND = 1_000_000;

    @Test
    void statisticsOfAWindowByHand() {
        var tape = new TradeTape(100);
        long end = 100 * SECOND;
        tape.add(1, 10_000, 9_000, end - SECOND, false); // on the open edge: outside
        tape.add(2, 10_000, 1_000, end - 900_000, false); // 100.00 × 1 bought
        tape.add(3, 10_200, 3_000, end - 400_000, true); // 102.00 × 3 sold
        tape.add(5, 10_100, 2_000, end, false); // 101.00 × 2 bought, on the closed edge: inside
        tape.add(6, 10_900, 7_000, end + 1, false); // after the end

        TradeWindow window = window(tape, SECOND, end, 100.5);

        assertThat(window.count()).isEqualTo(3);
        assertThat(window.volume()).isEqualTo(6.0);
        assertThat(window.notional()).isEqualTo(608.0);
        assertThat(window.avgPrice()).isEqualTo(101.0);
        assertThat(window.vwap()).isEqualTo(608.0 / 6);
        assertThat(window.buyCount()).isEqualTo(2);
        assertThat(window.sellCount()).isEqualTo(1);
        assertThat(window.buyVolume()).isEqualTo(3.0);
        assertThat(window.sellVolume()).isEqualTo(3.0);
        assertThat(window.signedVolume()).isZero();
        assertThat(window.vwapMinusMid()).isCloseTo(608.0 / 6 - 100.5, within(1e-12));
        assertThat(window.priceStd()).isCloseTo(Math.sqrt(2.0 / 3), within(1e-12)); // of 100, 102, 101
        assertThat(window.priceRange()).isEqualTo(2.0);
        assertThat(window.interarrivalMeanMicros()).isEqualTo(450_000.0); // of 500 ms and 400 ms
        assertThat(window.interarrivalVariance()).isCloseTo(2.5e9, within(1.0));
        assertThat(window.firstMicros()).isEqualTo(end - 900_000);
        assertThat(window.lastMicros()).isEqualTo(end);
        assertThat(window.tradeIntensity()).isEqualTo(3.0);
        assertThat(window.dollarIntensity()).isEqualTo(608.0);
        assertThat(window.avgTradeSize()).isEqualTo(2.0);
        assertThat(window.completeness()).isEqualTo(0.75); // id 4 is missing
        assertThat(window.priceMomentum()).isCloseTo(0.01, within(1e-15));
        assertThat(window.volumeAcceleration()).isCloseTo((5.0 - 1.0) / 6, within(1e-15));
        assertThat(tape.lastPrice(end)).isEqualTo(10_100);
    }

    @Test
    void anEmptyWindowHasACountOfZeroAndNothingElse() {
        TradeWindow window = window(new TradeTape(10), SECOND, 5 * SECOND, 100);

        assertThat(window.count()).isZero();
        assertThat(window.completeness()).isEqualTo(1);
        assertThat(new double[] {
                    window.volume(),
                    window.notional(),
                    window.vwap(),
                    window.avgPrice(),
                    window.buyVolume(),
                    window.sellVolume(),
                    window.vwapMinusMid(),
                    window.priceStd(),
                    window.priceRange(),
                    window.interarrivalMeanMicros(),
                    window.interarrivalVariance(),
                    window.tradeIntensity(),
                    window.dollarIntensity(),
                    window.avgTradeSize(),
                    window.priceMomentum(),
                    window.volumeAcceleration()
                })
                .containsOnly(Double.NaN);
    }

    @Test
    void oneTradeHasNoInterarrivalTime() {
        var tape = new TradeTape(10);
        tape.add(1, 10_000, 1_000, SECOND, false);

        TradeWindow window = window(tape, SECOND, SECOND, Double.NaN);

        assertThat(window.interarrivalMeanMicros()).isNaN();
        assertThat(window.interarrivalVariance()).isNaN();
        assertThat(window.priceStd()).isZero();
        assertThat(window.vwapMinusMid()).isNaN();
    }

    @Test
    void tradesThatComeLateStandWhereTheyBelong() {
        for (long seed = 1; seed <= 30; seed++) {
            var random = new Random(seed);
            int bound = 20 + random.nextInt(600);
            var tape = new TradeTape(bound);
            List<Trade> kept = new ArrayList<>();
            List<Long> late = new ArrayList<>();
            for (long id = 1; id <= 1_500; id++) {
                if (random.nextInt(5) == 0) {
                    late.add(id);
                } else {
                    add(tape, kept, id, bound);
                }
                if (!late.isEmpty() && random.nextInt(8) == 0) {
                    add(tape, kept, late.remove(random.nextInt(late.size())), bound);
                }
            }
            List<Trade> newestFirst = kept.stream()
                    .sorted(Comparator.comparingLong(Trade::id).reversed())
                    .toList();
            assertThat(tape.recent(Integer.MAX_VALUE)).as("seed %d", seed).isEqualTo(newestFirst);
            assertThat(tape.newest()).isEqualTo(newestFirst.getFirst());
            assertThat(imageOf(tape, bound).recent(bound)).isEqualTo(newestFirst);
        }
    }

    @Test
    void aWindowThatTheTapeNoLongerHoldsIsNotComplete() {
        var tape = new TradeTape(16);
        for (int id = 1; id <= 32; id++) {
            tape.add(id, 100, 1, id * 100_000L, false);
        }

        TradeWindow window = window(tape, 2 * SECOND, 3_200_000, Double.NaN);

        assertThat(window.count()).isEqualTo(16);
        assertThat(window.completeness()).isCloseTo(0.8, within(1e-12)); // the tape reaches back 1.6 s of 2 s
        assertThat(window(tape, SECOND, 3_200_000, Double.NaN).completeness()).isEqualTo(1);
    }

    @Test
    void aTimeThatIsOutOfOrderWithinASecondIsFound() {
        var tape = new TradeTape(16);
        tape.add(1, 100, 1, 10 * SECOND, false);
        tape.add(2, 100, 1, 9 * SECOND - 500_000, false);
        tape.add(3, 100, 1, 10 * SECOND, false);

        assertThat(window(tape, SECOND, 10 * SECOND, Double.NaN).count()).isEqualTo(2);
    }

    private static void add(TradeTape tape, List<Trade> kept, long id, int bound) {
        var trade = new Trade(id, 100 + id, id, id * 1_000, id % 2 == 0);
        tape.add(id, trade.price(), trade.quantity(), trade.transactTimeMicros(), trade.isBuyerMaker());
        kept.add(trade);
        if (kept.size() > bound) {
            kept.remove(kept.stream().min(Comparator.comparingLong(Trade::id)).orElseThrow());
        }
    }

    private static TradeTape imageOf(TradeTape tape, int bound) {
        var image = new ImageWriter(1);
        tape.writeTo(image);
        var read = new TradeTape(bound);
        read.readFrom(new ImageReader("tape", image.toBytes(), 1));
        return read;
    }

    private static TradeWindow window(TradeTape tape, long length, long end, double mid) {
        var sums = new TradeSums();
        tape.sum(end - length, end, sums);
        return TradeWindow.of(sums, mid, SCALE);
    }
}
