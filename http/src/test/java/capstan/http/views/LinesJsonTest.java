package capstan.http.views;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.fake.Views;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LinesJsonTest {

    private final JsonNode json = JsonMapper.shared()
            .readTree(new String(
                    Json.write(LinesJson.of(
                            List.of(Views.line(1, true), Views.line(2, false)), Views.DETECTIONS, Views.CLOCK)),
                    StandardCharsets.UTF_8));

    @Test
    void aLineSaysHowOftenItWasFirstAndHowFarItIsBehind() {
        JsonNode line = json.get("lines").get(0);

        assertThat(line.get("first_share").asDouble()).isEqualTo(0.8);
        assertThat(line.get("connected_ms").asLong()).isEqualTo(1_500);
        assertThat(line.get("lag").get("p99_us").asLong()).isEqualTo(9_000);
        assertThat(line.get("detections").get("LOST").asLong()).isEqualTo(3);
        assertThat(line.has("last_error")).isFalse();
    }

    @Test
    void whatALineThatWasNeverConnectedDoesNotHaveIsAbsent() {
        JsonNode line = json.get("lines").get(1);

        assertThat(line.propertyNames()).doesNotContain("connected_us", "connected_ms", "first_share", "lag");
        assertThat(line.get("last_error").asString()).isEqualTo("key refused");
    }

    @Test
    void aDetectionWithoutIdsOrLineHasNone() {
        JsonNode lost = json.get("detections").get(0);
        JsonNode refused = json.get("detections").get(1);

        assertThat(lost.get("frames").asString()).isEqualTo("DEPTH_DIFF");
        assertThat(lost.get("first_id").asLong()).isEqualTo(1_001);
        assertThat(refused.propertyNames()).containsExactlyInAnyOrder("at_us", "kind", "detail");
    }
}
