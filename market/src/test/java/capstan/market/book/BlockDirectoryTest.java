package capstan.market.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockDirectoryTest {

    /// Keys of up to so many bits, inserted and removed at random, against a sorted map.
    @ParameterizedTest
    @ValueSource(ints = {5, 12, 13, 40, 63})
    void itAgreesWithASortedMap(int bits) {
        var random = new Random(bits);
        var directory = new BlockDirectory();
        var oracle = new TreeMap<Long, Integer>();
        for (int step = 0; step < 20_000; step++) {
            long key = (random.nextLong() >>> (Long.SIZE - bits)) >>> random.nextInt(bits);
            if (oracle.remove(key) != null) {
                directory.remove(key);
            } else {
                oracle.put(key, step + 1);
                directory.insert(key, step + 1);
                assertThat(directory.above(key)).isEqualTo(orNone(oracle.higherKey(key)));
                assertThat(directory.below(key)).isEqualTo(orNone(oracle.lowerKey(key)));
            }
            assertThat(directory.find(key)).isEqualTo(oracle.getOrDefault(key, 0));
            if (step % 5_000 == 4_999) {
                oracle.forEach((k, v) -> assertThat(directory.find(k)).isEqualTo(v));
                directory.clear();
                oracle.clear();
            }
        }
    }

    @Test
    void keysBeyondItsHeightAreAbsent() {
        var directory = new BlockDirectory();
        directory.insert(3, 7);

        assertThat(directory.find(3 + 64)).isZero();
        assertThat(directory.find(Long.MAX_VALUE)).isZero();
        assertThat(directory.above(3)).isEqualTo(BlockDirectory.NONE);
        assertThat(directory.below(3)).isEqualTo(BlockDirectory.NONE);
    }

    private static long orNone(Long key) {
        return key == null ? BlockDirectory.NONE : key;
    }
}
