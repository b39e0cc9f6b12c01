package capstan.http.views;

import static org.assertj.core.api.Assertions.assertThat;

import capstan.http.cluster.ClusterReport;
import capstan.http.fake.Views;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClusterJsonTest {

    @Test
    void aMemberSaysWhatItHolds() {
        JsonNode json = json(Views.cluster());
        JsonNode first = json.get("members").get(0);

        assertThat(json.get("up").asInt()).isEqualTo(3);
        assertThat(json.get("entities").asInt()).isEqualTo(4);
        assertThat(first.get("shards").get("7").asInt()).isEqualTo(2);
        assertThat(first.get("entities").asInt()).isEqualTo(3);
        assertThat(first.get("singletons").toString()).isEqualTo("[\"gap-ledger\",\"snapshot-gate\"]");
        assertThat(json.get("members").get(1).get("reachable").asBoolean()).isFalse();
        assertThat(json.get("members").get(1).has("standby")).isFalse();
        assertThat(first.get("standby").get("keeps").get(0).asString()).isEqualTo("binance:ADAUSDT");
        assertThat(first.get("standby").get("take_overs").asInt()).isEqualTo(3);
        assertThat(json.get("members").get(2).get("symbols").isEmpty()).isTrue();
        assertThat(json.has("shards_unknown")).isFalse();
    }

    @Test
    void whatIsNotKnownIsAbsentAndNotZero() {
        JsonNode json = json(Views.clusterWithoutShards());

        assertThat(json.get("shards_unknown").asString()).contains("does not answer");
        assertThat(json.has("entities")).isFalse();
        assertThat(json.has("leader")).isFalse();
        assertThat(json.get("members").get(0).propertyNames()).doesNotContain("shards", "entities", "symbols");
    }

    private static JsonNode json(ClusterReport report) {
        return JsonMapper.shared().readTree(new String(Json.write(ClusterJson.of(report)), StandardCharsets.UTF_8));
    }
}
