package capstan.cluster.prove.partition;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.cluster.prove.watch.MarketLoad;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CutTest {

    @Test
    void kindsTakeTurnsAndEveryKindOfLinksIsCutWithBothRestarts() {
        assertThat(IntStream.range(0, 5).mapToObj(Cut::of))
                .containsExactly(
                        Cut.FROM_EACH_OTHER, Cut.FROM_EVERYTHING, Cut.ONE_WAY, Cut.STANDSTILL, Cut.FROM_EACH_OTHER);
        assertThat(IntStream.range(0, 9).filter(Cut::isRestartedWhileCut)).containsExactly(4, 5, 6);
        assertThat(Cut.FROM_EACH_OTHER.text()).isEqualTo("from-each-other");
    }

    @Test
    void asManyAreCutOffAsAClusterCanLose() {
        assertThat(plan(3).minority()).isEqualTo(1);
        assertThat(plan(5).minority()).isEqualTo(2);
    }

    @Test
    void onlyANodeThatDoesNotReachOthersSaysSoByItsHealth() throws Exception {
        var json = new ObjectMapper();

        assertThat(HealthListener.saysCutOff(
                        json.readTree("{\"components\": {\"cluster\": {\"status\": \"degraded\"}}}")))
                .isTrue();
        assertThat(HealthListener.saysCutOff(
                        json.readTree("{\"components\": {\"cluster\": {\"status\": \"healthy\"}}}")))
                .isFalse();
        assertThat(HealthListener.saysCutOff(json.readTree("{\"components\": {}}")))
                .isFalse();
    }

    private static PartPlan plan(int nodes) {
        return new PartPlan(nodes, 0, 1, 1, new MarketLoad(4, 100, 1), 1);
    }
}
