package capstan.market.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class PriceUnitTest {

    @Property
    void theIndexIsTheQuotientExactlyWhenThereIsOne(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long size,
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE) long price) {
        var unit = PriceUnit.of(size);

        assertThat(unit.index(price)).isEqualTo(price % size == 0 ? price / size : -1);
        long multiple = price / size * size;
        assertThat(unit.index(multiple)).isEqualTo(multiple / size);
    }

    @Property
    void smallSizesDivideExactlyToo(
            @ForAll @LongRange(min = 1, max = 5_000) long size, @ForAll @LongRange(min = 1) long price) {
        assertThat(PriceUnit.of(size).index(price)).isEqualTo(price % size == 0 ? price / size : -1);
    }

    @Property
    void theRefinedUnitDividesBothPrices(
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long size, @ForAll @LongRange(min = 1) long price) {
        var finer = PriceUnit.of(size).dividing(price);

        assertThat(finer.index(price)).isPositive();
        assertThat(finer.index(size)).isPositive();
    }

    @Test
    void theExtremesHold() {
        assertThat(PriceUnit.of(1).index(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(PriceUnit.of(Long.MAX_VALUE).index(Long.MAX_VALUE)).isEqualTo(1);
        assertThat(PriceUnit.of(1L << 62).index(1L << 62)).isEqualTo(1);
        assertThat(PriceUnit.of(1L << 62).index(1L << 61)).isEqualTo(-1);
        assertThatThrownBy(() -> PriceUnit.of(0)).hasMessageContaining("must be positive, got 0");
    }
}
