package capstan.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultPlanTest {

    @Test
    void ratesAreOfEveryLineOrOfOne() {
        FaultPlan plan = FaultPlan.seeded(3).withRates("lost=0.01, lost@2=0.1,silent-socket@2=1,refused=0.5");

        assertThat(plan.rate(FaultKind.LOST, 1)).isEqualTo(0.01);
        assertThat(plan.rate(FaultKind.LOST, 2)).isEqualTo(0.1);
        assertThat(plan.rate(FaultKind.SILENT_SOCKET, 1)).isZero();
        assertThat(plan.concernsLine(1)).isTrue();
        assertThat(FaultPlan.seeded(3).withRates("lost@2=0.1,refused=1").concernsLine(1))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "lost, 'expected KIND=RATE'",
        "lots=1, 'expected a kind of fault (lost'",
        "lost=much, 'expected KIND=RATE'",
        "lost=1-, 'expected a rate'",
        "lost=1.5, 'must lie in [0, 1], got 1.5'",
        "'lost=0.6,doubled=0.6', 'must not exceed 1'",
        "'lost=0.6,doubled@3=0.6', 'on line 3'",
        "refused@2=0.1, 'is about REST and has no line'",
        "'lost=0.1,', got ''",
    })
    void ratesThatMeanNothingAreRefused(String rates, String message) {
        assertThatThrownBy(() -> FaultPlan.seeded(1).withRates(rates))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void chanceKeepsToItsRates() {
        FaultPlan plan = FaultPlan.seeded(11).withRates("lost=0.1,doubled=0.02,truncated=0.001");
        var odds = new FaultOdds(plan, 1, FaultKind.Scope.FRAME);
        var dice = new FaultDice();
        Map<FaultKind, Integer> counts = new EnumMap<>(FaultKind.class);
        int frames = 200_000;
        for (int frame = 0; frame < frames; frame++) {
            FaultKind kind = odds.choose(dice.about(plan.seed(), FaultDice.subject(1, "BTCUSDT", 3), frame, frame + 9L)
                    .uniform());
            if (kind != null) {
                counts.merge(kind, 1, Integer::sum);
            }
        }

        // Five standard deviations.
        assertThat(counts).containsOnlyKeys(FaultKind.LOST, FaultKind.DOUBLED, FaultKind.TRUNCATED);
        assertThat(counts.get(FaultKind.LOST)).isBetween(20_000 - 670, 20_000 + 670);
        assertThat(counts.get(FaultKind.DOUBLED)).isBetween(4_000 - 313, 4_000 + 313);
        assertThat(counts.get(FaultKind.TRUNCATED)).isBetween(200 - 71, 200 + 71);
    }
}
