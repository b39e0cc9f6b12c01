package capstan.cluster.prove.failover;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.prove.watch.MarketLoad;
import capstan.cluster.prove.watch.Members;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VictimTest {

    private static final String CLUSTER = """
        {"up": 5, "members": [
          {"address": "127.0.0.1:1", "status": "Up", "reachable": true, "roles": ["ingest", "api"], "entities": 0},
          {"address": "127.0.0.1:2", "status": "Up", "reachable": true, "roles": ["ingest", "api"], "entities": 0},
          {"address": "127.0.0.1:3", "status": "Up", "reachable": true, "roles": ["market", "api"], "entities": 9,
           "singletons": ["gap-ledger", "shard-coordinator", "snapshot-gate"]},
          {"address": "127.0.0.1:4", "status": "Up", "reachable": false, "roles": ["market", "api"], "entities": 4},
          {"address": "127.0.0.1:5", "status": "Joining", "reachable": true, "roles": ["market", "api"], "entities": 5}
        ]}""";

    private final Members members = members(CLUSTER);

    @Test
    void eachKindOfVictimIsTheNodeThatHasThePart() {
        assertThat(chosen(Victim.GATE)).isEqualTo("127.0.0.1:3");
        assertThat(chosen(Victim.ENTITY)).isEqualTo("127.0.0.1:5");
        assertThat(IntStream.range(0, 50).mapToObj(_ -> chosen(Victim.INGEST)).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("127.0.0.1:1", "127.0.0.1:2");
        assertThat(Victim.REDIS.choose(members, new Random(1))).isEmpty();
    }

    @Test
    void theNodeOfTheGateIsKilledForItsEntitiesWhenNobodyElseHasAny() {
        Members alone = new Members(List.of(
                new Members.Member("a:1", true, false, true, 12), new Members.Member("b:1", true, false, false, 0)));

        assertThat(Victim.ENTITY.choose(alone, new Random(1)).orElseThrow().address())
                .isEqualTo("a:1");
    }

    @Test
    void nobodyIsChosenWhileShardsAreUnknown() {
        Members unknown = new Members(List.of(new Members.Member("a:1", true, false, false, 0)));

        assertThat(Victim.ENTITY.choose(unknown, new Random(1))).isEmpty();
        assertThat(Victim.GATE.choose(unknown, new Random(1))).isEmpty();
    }

    @Test
    void onlyThoseAreUpThatAreReachedToo() {
        assertThat(members.up()).isEqualTo(3);
        assertThat(members.has("127.0.0.1:4")).isTrue();
        assertThat(members.has("127.0.0.1:6")).isFalse();
    }

    @Test
    void victimsTakeTurns() {
        var plan = new HalfPlan(1, 5, List.of(Victim.GATE, Victim.REDIS), 4, new MarketLoad(4, 100, 1), 1);

        assertThat(IntStream.range(0, 3).mapToObj(plan::victim))
                .containsExactly(Victim.GATE, Victim.REDIS, Victim.GATE);
    }

    private String chosen(Victim victim) {
        return victim.choose(members, new Random()).orElseThrow().address();
    }

    private static Members members(String json) {
        try {
            return Members.of(new ObjectMapper().readTree(json));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
