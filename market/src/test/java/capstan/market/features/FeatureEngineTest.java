package capstan.market.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import capstan.market.book.Side;
import capstan.market.image.ImageReader;
import capstan.market.image.ImageWriter;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class FeatureEngineTest {

    private static final long SECOND = 1_000_000;
    /// 06:00 UTC of some day, an even second.
    private static final long START = (19_000L * 86_400 + 6 * 3_600) * SECOND;

    private static final Offset<Double> CLOSE = within(1e-12);
    /// What needs the book.
    private static final Set<Feature> BOOK_FEATURES = EnumSet.of(
            Feature.MID_PRICE,
            Feature.RET_1S,
            Feature.RET_5S,
            Feature.RET_10S,
            Feature.SPREAD_BP,
            Feature.OB_IMBALANCE,
            Feature.BID_STRENGTH,
            Feature.ASK_STRENGTH,
            Feature.VWAP_DEV_1S,
            Feature.VWAP_DEV_5S,
            Feature.PRICE_VOLATILITY,
            Feature.MOMENTUM,
            Feature.PRICE_ACCELERATION,
            Feature.VOL_ADJ_RET_1S,
            Feature.SPREAD_ADJ_IMBALANCE,
            Feature.BID_ASK_RATIO,
            Feature.MICROPRICE,
            Feature.OFI_2S,
            Feature.OFI_10S,
            Feature.QUEUE_IMBALANCE);

    private final FakeInputs inputs = new FakeInputs();
    private final FeatureEngine engine = new FeatureEngine();

    @Test
    void theModelsInputsAreTheFirstTwentyInTheOrderOfTheSpec() {
        assertThat(Feature.values()).hasSize(33);
        assertThat(Feature.MOMENTUM.ordinal()).isEqualTo(Feature.MODEL_INPUTS - 1);
        assertThat(Feature.VOL_IMBALANCE_1S.key()).isEqualTo("vol_imbalance_1s");
    }

    @Test
    void everyFeatureByHand() {
        // The mid is 100.00 up to second 28, 101.00 from 29 to 38, 102.00 at 39 and 40.
        inputs.top(9_990, 1_000, 10_010, 3_000);
        engine.onTop(inputs.book);
        pass(START + 1, START + 29 * SECOND);
        inputs.top(10_090, 1_000, 10_110, 3_000);
        engine.onTop(inputs.book);
        pass(START + 29 * SECOND + 1, START + 39 * SECOND);
        inputs.book.clear();
        inputs.book.set(Side.BID, 10_180, 4_000);
        inputs.book.set(Side.BID, 10_170, 2_000);
        inputs.book.set(Side.ASK, 10_220, 1_000);
        engine.onTop(inputs.book);
        inputs.tape.add(1, 10_000, 5_000, START + 31 * SECOND, false); // in the five seconds before
        inputs.tape.add(2, 10_100, 1_000, START + 37 * SECOND, true); // in the last five
        inputs.tape.add(3, 10_200, 2_000, START + 39 * SECOND + 1, false); // in the last one
        inputs.tape.add(4, 10_400, 1_000, START + 40 * SECOND, true);
        pass(START + 39 * SECOND + 1, START + 40 * SECOND);

        FeatureVector vector = passTo(START + 40 * SECOND + 1);

        assertThat(vector.boundaryMicros()).isEqualTo(START + 40 * SECOND);
        assertThat(vector.lastUpdateId()).isEqualTo(77);
        assertThat(vector.lastTradeId()).isEqualTo(88);
        assertThat(vector.completeness()).isEqualTo(1);
        is(vector, Feature.PRICE, 104);
        is(vector, Feature.MID_PRICE, 102);
        is(vector, Feature.RET_1S, 0);
        is(vector, Feature.RET_5S, Math.log(102.0 / 101));
        is(vector, Feature.RET_10S, Math.log(102.0 / 101));
        is(vector, Feature.VOLUME_1S, 3);
        is(vector, Feature.VOLUME_5S, 4);
        is(vector, Feature.VOL_IMBALANCE_1S, (2 - 1) / 3.0);
        is(vector, Feature.VOL_IMBALANCE_5S, 0);
        is(vector, Feature.SPREAD_BP, 0.4 / 102 * 1e4);
        double bidValue = 101.8 * 4 + 101.7 * 2;
        double askValue = 102.2;
        double imbalance = (bidValue - askValue) / (bidValue + askValue);
        is(vector, Feature.OB_IMBALANCE, imbalance);
        is(vector, Feature.BID_STRENGTH, 6);
        is(vector, Feature.ASK_STRENGTH, 1);
        is(vector, Feature.TRADE_INTENSITY_1S, 2);
        is(vector, Feature.AVG_TRADE_SIZE_1S, 1.5);
        is(vector, Feature.DOLLAR_VOLUME_1S, 102 * 2 + 104);
        is(vector, Feature.VWAP_DEV_1S, (102 - 308 / 3.0) / 102);
        is(vector, Feature.VWAP_DEV_5S, (102 - 409 / 4.0) / 102);
        double up = Math.log(1.01);
        double upAgain = Math.log(102.0 / 101);
        double mean = (up + upAgain) / 30;
        double deviation = Math.sqrt((28 * mean * mean + Math.pow(up - mean, 2) + Math.pow(upAgain - mean, 2)) / 30);
        is(vector, Feature.PRICE_VOLATILITY, deviation);
        is(vector, Feature.MOMENTUM, 102.0 / 101 - 1);
        is(vector, Feature.TRADE_INTENSITY_5S, 3 / 5.0);
        is(vector, Feature.PRICE_ACCELERATION, 0 - upAgain);
        is(vector, Feature.VOLUME_MOMENTUM, 3 / (4 / 5.0));
        is(vector, Feature.VOL_ADJ_RET_1S, 0);
        is(vector, Feature.VOLUME_CHANGE_5S, 4 / 5.0 - 1);
        is(vector, Feature.SPREAD_ADJ_IMBALANCE, imbalance / (0.4 / 102 * 1e4));
        is(vector, Feature.BID_ASK_RATIO, 6);
        is(vector, Feature.HOUR_SIN, Math.sin(Math.PI / 2 + 40 * 2 * Math.PI / 86_400));
        is(vector, Feature.HOUR_COS, Math.cos(Math.PI / 2 + 40 * 2 * Math.PI / 86_400));
        is(vector, Feature.MICROPRICE, (101.8 * 1 + 102.2 * 4) / 5);
        is(vector, Feature.OFI_2S, 4 + 3); // the bid rose to 4, the ask rose away from 3
        is(vector, Feature.OFI_10S, 4 + 3);
        is(vector, Feature.QUEUE_IMBALANCE, (4 - 1) / 5.0);
    }

    @Test
    void aVectorIsMadeWhenTheFirstLaterFrameComesAndNotBefore() {
        inputs.top(9_990, 1, 10_010, 1);
        engine.advance(START - 1, inputs);

        engine.advance(START, inputs);
        assertThat(engine.newest()).isNull();
        engine.advance(START + 1, inputs);

        assertThat(newest().boundaryMicros()).isEqualTo(START);
    }

    @Test
    void everyBoundaryThatPassedAtOnceGetsItsVector() {
        inputs.top(9_990, 1, 10_010, 1);
        engine.advance(START - 1, inputs);
        inputs.watermark = START - 1;

        engine.advance(START + 40 * SECOND + 1, inputs);

        assertThat(newest().boundaryMicros()).isEqualTo(START + 40 * SECOND);
        assertThat(newest().dataAgeMillis()).isEqualTo(40_000);
        assertThat(engine.labelled()).hasSize(6); // those of 0 s to 10 s have seen 30 s pass
        is(newest(), Feature.RET_10S, 0);
    }

    @Test
    void aLongSilenceIsCaughtUpOnlyAtItsEnd() {
        inputs.top(9_990, 1, 10_010, 1);
        engine.advance(START - 1, inputs);
        engine.advance(START + 2 * SECOND + 1, inputs);

        engine.advance(START + 1_000 * SECOND + 1, inputs);

        assertThat(newest().boundaryMicros()).isEqualTo(START + 1_000 * SECOND);
        is(newest(), Feature.PRICE_VOLATILITY, 0);
        assertThat(engine.labelled().getFirst().vector().boundaryMicros()).isEqualTo(START);
        assertThat(engine.labelled().getFirst().labels().gapInWindow()).isTrue();
        assertThat(engine.labelled().getFirst().labels().targetPrice10s()).isNaN();
        assertThat(engine.labelled().get(2).vector().boundaryMicros()).isEqualTo(START + 938 * SECOND);
    }

    @Test
    void withoutALiveBookOnlyTradesAndTimeHaveValues() {
        inputs.top(9_990, 1, 10_010, 1);
        pass(START + 1, START + 38 * SECOND);
        inputs.live = false;
        engine.onInterruption();
        inputs.tape.add(1, 10_000, 5_000, START + 33 * SECOND, false);
        inputs.tape.add(2, 10_000, 5_000, START + 39 * SECOND, false);
        inputs.tape.add(3, 10_000, 5_000, START + 40 * SECOND, false);

        FeatureVector vector = passTo(START + 40 * SECOND + 1);

        for (Feature feature : Feature.values()) {
            assertThat(Double.isNaN(vector.value(feature)))
                    .as(feature.key())
                    .isEqualTo(BOOK_FEATURES.contains(feature));
        }
        assertThat(vector.completeness()).isEqualTo(13.0 / 33);
    }

    @Test
    void withoutTradesOnlyTheBookHasValues() {
        inputs.top(9_990, 1, 10_010, 1);

        pass(START + 1, START + 40 * SECOND);
        FeatureVector vector = passTo(START + 40 * SECOND + 1);

        for (Feature feature : EnumSet.range(Feature.VOLUME_1S, Feature.VOL_IMBALANCE_5S)) {
            assertThat(vector.value(feature)).as(feature.key()).isNaN();
        }
        assertThat(vector.value(Feature.PRICE)).isNaN();
        assertThat(vector.value(Feature.TRADE_INTENSITY_1S)).isNaN();
        is(vector, Feature.SPREAD_BP, 20);
    }

    @Test
    void beforeTheFirstAnchorThereIsNoVector() {
        inputs.anchored = false;
        inputs.live = false;

        pass(START + 1, START + 10 * SECOND);

        assertThat(engine.newest()).isNull();
    }

    @Test
    void flowIsOnlyKnownOfSecondsThatWereLiveThroughout() {
        inputs.top(9_990, 1_000, 10_010, 1_000);
        engine.onTop(inputs.book);
        pass(START + 1, START + 11 * SECOND);
        engine.onInterruption(); // a re-anchor within second 11: live again at once
        engine.onTop(inputs.book);
        assertThat(passTo(START + 12 * SECOND + 1).value(Feature.OFI_2S)).isNaN();
        assertThat(passTo(START + 14 * SECOND + 1).value(Feature.OFI_2S)).isZero();
        assertThat(newest().value(Feature.OFI_10S)).isNaN();
        assertThat(passTo(START + 22 * SECOND + 1).value(Feature.OFI_10S)).isZero();
    }

    @Test
    void theHashTellsEveryBitApart() {
        double[] values = new double[Feature.COUNT];
        long zero = FeatureMath.hash(values);
        values[3] = Math.nextUp(0.0);
        long next = FeatureMath.hash(values);
        values[3] = -0.0;
        long negative = FeatureMath.hash(values);
        values[3] = Double.NaN;
        long nan = FeatureMath.hash(values);
        values[3] = Double.longBitsToDouble(0xfff8000000000123L);

        assertThat(Set.of(zero, next, negative, nan)).hasSize(4);
        assertThat(FeatureMath.hash(values)).isEqualTo(nan);
    }

    @Test
    void anImageOfTheEngineGoesOnToTheSameBits() {
        inputs.top(9_990, 1_000, 10_010, 3_000);
        engine.onTop(inputs.book);
        pass(START + 1, START + 45 * SECOND);
        var image = new ImageWriter(1);
        engine.writeTo(image);
        var restored = new FeatureEngine();
        restored.readFrom(new ImageReader("features", image.toBytes(), 1));
        inputs.top(9_995, 500, 10_015, 100);

        for (FeatureEngine one : new FeatureEngine[] {engine, restored}) {
            one.onTop(inputs.book);
            one.advance(START + 60 * SECOND, inputs);
        }

        assertThat(Objects.requireNonNull(restored.newest()).hash()).isEqualTo(newest().hash());
        assertThat(restored.labelled())
                .usingRecursiveComparison()
                .withEqualsForType(Double::equals, Double.class)
                .isEqualTo(engine.labelled());
    }

    private void is(FeatureVector vector, Feature feature, double expected) {
        assertThat(vector.value(feature)).as(feature.key()).isCloseTo(expected, CLOSE);
    }

    /// Lets time pass second by second, first at `from` and last at `to`.
    private void pass(long from, long to) {
        for (long micros = from; micros <= to; micros += SECOND / 2) {
            engine.advance(micros, inputs);
            inputs.watermark = micros;
        }
    }

    private FeatureVector passTo(long micros) {
        engine.advance(micros, inputs);
        inputs.watermark = micros;
        return newest();
    }

    private FeatureVector newest() {
        return Objects.requireNonNull(engine.newest(), "no vector yet");
    }
}
