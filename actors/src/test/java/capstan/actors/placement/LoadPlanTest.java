package capstan.actors.placement;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadPlanTest {

    private static final PlacementSettings SETTINGS = PlacementSettings.from(ConfigFactory.load());

    private static final int REPORTS_A_ROUND = (int) SETTINGS.coolDown().dividedBy(SETTINGS.reportInterval());

    @Test
    void aShardGoesToTheNodeWithTheLeastToDoAndNotToTheOneWithTheFewestShards() {
        var held = regions("a", List.of("busy"), "b", List.of("1", "2", "3"));
        Map<String, Double> weights = Map.of("busy", 1_000.0, "1", 10.0, "2", 10.0, "3", 10.0);

        assertThat(new LoadPlan<>(SETTINGS, held, weights::get).lightest()).isEqualTo("b");
    }

    @Test
    void whatDiffersLittleStays() {
        var held = regions("a", List.of("1", "2"), "b", List.of("3", "4"));
        Map<String, Double> weights = Map.of("1", 1_000.0, "2", 500.0, "3", 700.0, "4", 500.0);

        assertThat(new LoadPlan<>(SETTINGS, held, weights::get).moves()).isEmpty();
    }

    @Test
    void fewFramesAreNotWorthAMove() {
        var held = regions("a", List.of("1", "2"), "b", List.<String>of());
        Map<String, Double> weights = Map.of("1", 40.0, "2", 40.0);

        assertThat(new LoadPlan<>(SETTINGS, held, weights::get).moves()).isEmpty();
    }

    @Test
    void theShardThatEvensOutBestMoves() {
        var held = regions("a", List.of("big", "middle", "small"), "b", List.of("other"));
        Map<String, Double> weights = Map.of("big", 900.0, "middle", 400.0, "small", 50.0, "other", 500.0);

        assertThat(new LoadPlan<>(SETTINGS, held, weights::get).moves()).containsExactly("middle");
    }

    /// Its move would only carry the load from one node to the other, for ever.
    @Test
    void aShardThatIsTheWholeLoadStays() {
        var held = regions("a", List.of("hot"), "b", List.<String>of());

        assertThat(new LoadPlan<>(SETTINGS, held, Map.of("hot", 5_000.0)::get).moves())
                .isEmpty();
    }

    @Test
    void noMoreShardsMoveInARoundThanSet() {
        var shards = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            shards.add("s" + i);
        }
        var held = regions("a", shards, "b", List.<String>of());

        assertThat(new LoadPlan<>(SETTINGS, held, _ -> 100.0).moves()).hasSize(SETTINGS.movesARound());
    }

    /// A market in which few symbols make most of the frames and every report is off by up to a fifth, for fifty
    /// minutes: nodes come close to each other in a bounded number of moves, then hardly anything moves any more.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void loadEvensOutInFewMovesAndStaysSo(long seed) {
        var random = new Random(seed);
        var rates = new HashMap<String, Double>();
        var first = new ArrayList<String>();
        var held = regions("a", first, "b", new ArrayList<String>(), "c", new ArrayList<String>());
        for (int shard = 0; shard < 48; shard++) {
            rates.put("s" + shard, 3_000.0 / (1 + shard));
            first.add("s" + shard); // all on one node, as after a start one by one
        }
        int untilEven = 0;
        int later = 0;
        boolean even = false;
        var loads = new ShardLoads(SETTINGS, () -> 1);
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < REPORTS_A_ROUND; i++) {
                loads.reported(measured(rates, random));
            }
            Set<String> moves = new LoadPlan<>(SETTINGS, held, loads::weight).moves();
            for (String shard : moves) {
                held.values().forEach(shards -> shards.remove(shard));
                held.computeIfPresent(new LoadPlan<>(SETTINGS, held, loads::weight).lightest(), (_, shards) -> {
                    shards.add(shard);
                    return shards;
                });
            }
            untilEven += even ? 0 : moves.size();
            later += even ? moves.size() : 0;
            even |= spread(held, rates) <= SETTINGS.tolerance();
        }

        assertThat(even).isTrue();
        assertThat(untilEven).isLessThan(48);
        assertThat(later).isLessThan(10);
        assertThat(spread(held, rates)).isLessThan(2 * SETTINGS.tolerance());
    }

    private static Map<String, Double> measured(Map<String, Double> rates, Random random) {
        var measured = new HashMap<String, Double>();
        rates.forEach((shard, rate) -> measured.put(shard, rate * (0.8 + 0.4 * random.nextDouble())));
        return measured;
    }

    /// By how much the heaviest and the lightest node differ, as a share of the mean.
    private static double spread(Map<String, List<String>> held, Map<String, Double> rates) {
        var loads = held.values().stream()
                .mapToDouble(shards -> shards.stream().mapToDouble(rates::get).sum())
                .summaryStatistics();
        return (loads.getMax() - loads.getMin()) / loads.getAverage();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, List<String>> regions(Object... pairs) {
        var regions = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < pairs.length; i += 2) {
            regions.put((String) pairs[i], (List<String>) pairs[i + 1]);
        }
        return regions;
    }
}
