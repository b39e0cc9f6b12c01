package capstan.cluster.prove.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {

    private static final String MIXED = """
            {"members": [
              {"address": "a:1", "status": "Up", "version": "0.1.0", "symbols": ["x", "y"]},
              {"address": "a:2", "status": "Up", "version": "0.2.0", "symbols": ["z"]},
              {"address": "a:3", "status": "Leaving", "version": "0.1.0"}]}
            """;

    private final Placement mixed = placement(MIXED);

    @Test
    void membersAreReadWithWhatTheyHold() {
        assertThat(mixed.held()).isEqualTo(3);
        assertThat(mixed.symbolsOf("a:1")).containsExactlyInAnyOrder("x", "y");
        assertThat(mixed.symbolsOf("a:3")).isEmpty();
        assertThat(mixed.has("a:3")).isTrue();
        assertThat(mixed.isUp("a:3", "0.1.0")).isFalse();
        assertThat(mixed.isUp("a:2", "0.2.0")).isTrue();
    }

    @Test
    void symbolsOnAnOlderNodeCountWhileThereIsANewerOne() {
        assertThat(mixed.elsewhere(Set.of("x", "z"), "0.2.0")).isEqualTo(1);
        assertThat(mixed.elsewhere(Set.of("z"), "0.2.0")).isZero();
        assertThat(mixed.elsewhere(Set.of("x", "y"), "0.3.0")).isZero();
    }

    private static Placement placement(String json) {
        try {
            return Placement.of(new ObjectMapper().readTree(json));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
