package capstan.cluster.prove.partition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MinorityTest {

    private static final Map<String, Integer> NUMBERS = Map.of("a:1", 1, "b:1", 2, "c:1", 3);

    @Test
    void chanceChoosesAmongThoseWithSymbols() throws Exception {
        JsonNode cluster = cluster("""
                {"address": "a:1", "symbols": ["x:A", "x:B"], "singletons": ["snapshot-gate"]},
                {"address": "b:1", "symbols": [], "singletons": []},
                {"address": "c:1", "symbols": ["x:C"], "singletons": []}""");
        var random = new Random(7);
        var seen = new HashSet<Minority>();
        for (int draw = 0; draw < 50; draw++) {
            seen.add(Minority.choose(cluster, NUMBERS, 1, random));
        }

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        new Minority(Set.of(1), List.of("x:A", "x:B"), true),
                        new Minority(Set.of(3), List.of("x:C"), false));
    }

    @Test
    void nodesWithoutSymbolsFillUp() throws Exception {
        JsonNode cluster = cluster("""
                {"address": "a:1", "symbols": ["x:A"], "singletons": []},
                {"address": "b:1", "symbols": [], "singletons": []},
                {"address": "gone:1", "symbols": [], "singletons": []}""");

        Minority minority = Minority.choose(cluster, NUMBERS, 2, new Random(1));

        assertThat(minority.nodes()).containsExactlyInAnyOrder(1, 2);
        assertThat(minority.ids()).containsExactly("x:A");
        assertThat(minority.text()).isEqualTo("node 1, 2");
    }

    private static JsonNode cluster(String members) throws Exception {
        return new ObjectMapper().readTree("{\"members\": [" + members + "]}");
    }
}
