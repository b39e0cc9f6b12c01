package capstan.cluster.proof;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.market.symbol.IdRange;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class IdCoverageTest {

    @Test
    void idsInOrderLeaveNoHole() {
        var coverage = new IdCoverage();

        coverage.add(new IdRange(10, 20));

        assertThat(coverage.count()).isEqualTo(11);
        assertThat(coverage.duplicates()).isZero();
        assertThat(coverage.missing(new IdRange(10, 20))).isEmpty();
        assertThat(coverage.missing(new IdRange(8, 22))).containsExactly(new IdRange(8, 9), new IdRange(21, 22));
    }

    @Test
    void anIdSeenAgainIsCountedWhereverItLies() {
        var coverage = new IdCoverage();

        coverage.add(new IdRange(1, 5));
        coverage.add(5);
        coverage.add(9);
        coverage.add(3);
        coverage.add(9);

        assertThat(coverage.duplicates()).isEqualTo(3);
        assertThat(coverage.count()).isEqualTo(6);
    }

    @RepeatedTest(50)
    void itAgreesWithASetOnRandomIds(RepetitionInfo run) {
        long seed = run.getCurrentRepetition();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var coverage = new IdCoverage();
        var oracle = new TreeSet<Long>();
        long duplicates = 0;

        for (int i = 0; i < 300; i++) {
            long start = random.nextLong(1, 400);
            for (long id = start; id < start + random.nextInt(1, 5); id++) {
                coverage.add(id);
                duplicates += oracle.add(id) ? 0 : 1;
            }
            if (random.nextInt(10) == 0) {
                assertThat(coverage.count()).as("seed %d", seed).isEqualTo(oracle.size());
            }
        }

        assertThat(coverage.duplicates()).as("seed %d", seed).isEqualTo(duplicates);
        assertThat(coverage.missing(new IdRange(1, 410)).stream()
                        .mapToLong(IdRange::count)
                        .sum())
                .as("seed %d", seed)
                .isEqualTo(410 - oracle.size());
    }
}
