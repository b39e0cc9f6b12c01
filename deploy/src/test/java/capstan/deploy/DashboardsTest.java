package capstan.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// That figures are really told is shown by `ImageIT` for dashboards and by `RetentionIT` for alerts.
class DashboardsTest {

    @Test
    void everyExpressionIsPromql() {
        List<String> expressions = Stream.concat(
                        Figures.expressionsOfDashboards().stream(), Figures.expressionsOfAlerts().stream())
                .toList();

        assertThat(expressions).hasSizeGreaterThan(50);
        assertThat(Linters.findInPromql(expressions)).isEmpty();
        assertThat(Linters.findInPromql(List.of("sum(rate(capstan_actors_frames_total[1m])")))
                .isNotEmpty();
    }

    @Test
    void everyFigureIsDescribed() {
        String described = Repository.text("docs/operations.md");

        assertThat(Figures.named(Figures.expressionsOfDashboards()).stream()
                        .filter(name -> name.startsWith("capstan_")))
                .hasSizeGreaterThan(30)
                .allMatch(name -> Figures.isTold(name, "`", "`", described));
    }

    @Test
    void panelsLieBesideEachOtherAndAskTheDataSourceThatIsProvisioned() {
        for (var file : Repository.files("deploy/monitoring/grafana/dashboards", ".json")) {
            JsonNode board = Repository.json(file);
            var cells = new HashSet<String>();

            assertThat(file).hasFileName(board.get("uid").asText() + ".json");
            for (JsonNode panel : board.get("panels")) {
                assertThat(panel.at("/datasource/uid").asText()).isEqualTo("prometheus");
                JsonNode place = panel.get("gridPos");
                for (int x = 0; x < place.get("w").asInt(); x++) {
                    for (int y = 0; y < place.get("h").asInt(); y++) {
                        int column = place.get("x").asInt() + x;
                        assertThat(column).isLessThan(24);
                        assertThat(cells.add(column + "," + (place.get("y").asInt() + y)))
                                .as(panel.get("title").asText())
                                .isTrue();
                    }
                }
            }
        }
    }
}
