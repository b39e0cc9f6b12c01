package capstan.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SymbolTableTest {

    private final SymbolTable<Integer> table = new SymbolTable<>();

    @Test
    void aSymbolIsFoundWhereItLiesInAFrame() {
        table.add("BTCUSDT", 1);
        table.add("BTCUSD", 2);
        var frame = "....BTCUSDT".getBytes(StandardCharsets.UTF_8);

        assertThat(table.find(frame, 4, 7)).isEqualTo(1);
        assertThat(table.find(frame, 4, 6)).isEqualTo(2);
        assertThat(table.find(frame, 4, 5)).isNull();
        assertThat(table.find(frame, 4, 0)).isNull();
    }

    @Test
    void aSymbolIsAddedOnce() {
        table.add("BTCUSDT", 1);

        assertThatThrownBy(() -> table.add("BTCUSDT", 2)).hasMessageContaining("BTCUSDT");
    }

    @Test
    void itAgreesWithAMapWhateverComesAndGoes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var map = new HashMap<String, Integer>();

        for (int i = 0; i < 5_000; i++) {
            var symbol = "S" + random.nextInt(600);
            if (map.containsKey(symbol)) {
                map.remove(symbol);
                table.remove(symbol);
            } else {
                map.put(symbol, i);
                table.add(symbol, i);
            }
            var asked = "S" + random.nextInt(600);
            assertThat(table.find(asked)).as("seed %d", seed).isEqualTo(map.get(asked));
        }
        assertThat(table.values()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(map.values());
    }
}
